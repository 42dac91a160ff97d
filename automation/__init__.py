"""The mlcp command on the Automation API, the sandbox, and the toolchain that both run on."""
