"""The worker: what has to be done without anybody asking. Two may run; one that is killed does no harm."""
