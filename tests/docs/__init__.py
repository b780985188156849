"""Every command of the documents is run, and everything else that can be read by a program is read by one."""
