"""Sends requests with each library that the module works with, as its users do."""

import asyncio
import importlib
import urllib.request


def call(api, library, url, *, method="GET", count=None, **options):
    """Calls the URL through `api.call`, and returns the response. `count` is called before each request."""
    if library == "httpx-async":
        return asyncio.run(_call_async(api, url, method, count, **options))
    return api.call(_sender(library, url, method, count), **options)


def _sender(library, url, method, count):
    def counted(send):
        def counting(timeout):
            if count is not None:
                count()
            return send(timeout)

        return counting

    if library == "urllib":
        request = urllib.request.Request(url, method=method)
        return counted(lambda timeout: urllib.request.urlopen(request, timeout=timeout))
    if library == "requests":
        requests = importlib.import_module("requests")
        return counted(
            lambda timeout: requests.request(method, url, timeout=timeout, stream=True, allow_redirects=False)
        )
    httpx = importlib.import_module("httpx")
    client = httpx.Client()
    return counted(
        lambda timeout: client.send(client.build_request(method, url, timeout=timeout), stream=True)
    )


async def _call_async(api, url, method, count, **options):
    httpx = importlib.import_module("httpx")
    sleep = options.pop("sleep", None)

    async def pause(seconds):
        sleep(seconds)

    async with httpx.AsyncClient() as client:

        async def send(timeout):
            if count is not None:
                count()
            return await client.send(client.build_request(method, url, timeout=timeout), stream=True)

        return await api.call_async(send, **options, **({} if sleep is None else {"sleep": pause}))
