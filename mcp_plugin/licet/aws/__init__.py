"""AWS as the customer's account shows it: which resources there are, and how many. boto3 is imported on first use."""
