"""Every permission check is switched off once: does a test notice?"""
