"""The pure rules of licensing: no I/O and no clock."""
