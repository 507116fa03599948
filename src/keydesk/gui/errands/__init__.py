"""What is done from the window: each errand asks, proves, tells, and can be taken back."""
