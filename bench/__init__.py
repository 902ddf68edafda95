"""Benchmarks: what the kit promises about speed and about answers, measured. Run: python -m bench [--quick]"""
