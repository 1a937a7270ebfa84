"""What waits for a person: counts beside the navigation and the home page of each role."""
