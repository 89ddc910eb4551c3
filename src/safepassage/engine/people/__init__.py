"""Displacement, choice, travel, queues: kernels over arrays."""
