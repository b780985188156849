"""Payment providers: what they send is verified and translated, and what we ask of them is asked."""
