# twin of: 15_subprocesses --keep-going
# in real time
# The same job runner on asyncio's subprocesses.
import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT

EVENING = [
    "sleep 0.5; echo the soup is hot",
    "sleep 1; printf 'rice\\nham\\nleeks\\n' | sort",
    "sleep 1; echo the cake has burnt >&2; exit 3",
    "echo a table for one is laid; sleep 1000",
    "sleep 0.5; echo the kitchen is clean",
]


async def end_job(process):
    for sig in (signal.SIGTERM, signal.SIGKILL):
        if process.returncode is not None:
            return
        os.killpg(process.pid, sig)
        try:
            await asyncio.wait_for(process.wait(), 1)
        except TimeoutError:
            pass


async def read_all(process, output):
    while some := await process.stdout.read(65536):
        output += some
    await process.wait()


async def run_job(command, most):
    process = await asyncio.create_subprocess_shell(
        command, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, process_group=0
    )
    output = bytearray()  # a communicate() that is cancelled would lose it
    try:
        await asyncio.wait_for(read_all(process, output), most)
        return output.decode(), process.returncode
    except TimeoutError:
        await end_job(process)
        return output.decode(), None
    except asyncio.CancelledError:
        await end_job(process)
        raise


class JobRunner:
    def __init__(self, commands):
        self.commands = commands
        self.places = asyncio.Semaphore(2)
        self.ended = self.failed = 0

    async def run(self):
        async with asyncio.TaskGroup() as all_jobs:
            for command in self.commands:
                all_jobs.create_task(self.work(command))
        print(
            f"{self.ended} of {len(self.commands)} jobs have ended, "
            f"{self.failed} of them badly"
        )
        return 2 if self.failed else 0

    async def work(self, command):
        async with self.places:
            print("start   " + command)
            output, returncode = await run_job(command, 1.5)
            self.ended += 1
            self.tell_end(command, output, returncode)

    def tell_end(self, command, output, returncode):
        print(output, end="")
        if returncode == 0:
            print("done    " + command)
            return
        self.failed += 1
        if returncode is None:
            print("killed  " + command)
        else:
            print(f"failed  {command} (exit status {returncode})")


sys.exit(asyncio.run(JobRunner(EVENING).run()))
