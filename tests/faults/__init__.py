"""What happens when things break: processes killed, databases gone, disks full, clocks wrong, partners slow.

`make test-faults` runs the long ones and writes what was tried, how often and what was lost into docs/reliability.md;
the quick ones are tests like any other.
"""
