"""The asyncio recipe: aiohttp, gather, a semaphore and a timeout.

    server.py PORT STUB NAME:CALLS:SIZE:fan|chain...
"""

import asyncio
import json
import sys

import aiohttp
from aiohttp import web

TIMEOUT = 3
MOST_AT_ONCE = 4096

port, stub, *routes = sys.argv[1:]


def handler(calls, size, chained):
    async def get(session, places, number):
        async with places, session.get(f"http://127.0.0.1:{stub}/json/{size}/{number}") as answer:
            answer.raise_for_status()
            return await answer.json()

    async def document(request):
        session, places = request.app[SESSION], request.app[PLACES]
        if chained:
            answers, number = [], 0
            while len(answers) < calls:
                answers.append(await get(session, places, number))
                number = answers[-1]["next"]
        else:
            answers = await asyncio.gather(*(get(session, places, number) for number in range(calls)))
        members = {f"c{number}": answer for number, answer in enumerate(answers)}
        return web.json_response(members, dumps=lambda value: json.dumps(value, separators=(",", ":")))

    return document


async def upstream(app):
    app[PLACES] = asyncio.Semaphore(MOST_AT_ONCE)
    connector = aiohttp.TCPConnector(limit=MOST_AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(TIMEOUT)) as session:
        app[SESSION] = session
        yield


SESSION = web.AppKey("session", aiohttp.ClientSession)
PLACES = web.AppKey("places", asyncio.Semaphore)

app = web.Application()
app.cleanup_ctx.append(upstream)
for route in routes:
    name, calls, size, shape = route.split(":")
    app.router.add_get("/" + name, handler(int(calls), int(size), shape == "chain"))
web.run_app(app, host="127.0.0.1", port=int(port), print=None, access_log=None)
