"""The portal: pages for residents. No account, no JavaScript, nothing asked that is not needed."""
