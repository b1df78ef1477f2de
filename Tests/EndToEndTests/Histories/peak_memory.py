"""Runs a command and prints, as JSON, its exit code, how many bytes it wrote, and the most memory it had, in MiB."""
import json
import resource
import subprocess
import sys

result = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps({"exit": result.returncode, "bytes": len(result.stdout), "peakMiB": peak}))
