"""Review campaigns (đợt rà soát): a frozen list, shared work, a certificate of coverage; merged provinces."""
