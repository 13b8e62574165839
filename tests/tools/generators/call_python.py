"""Calls each service with the Python client that openapi-generator made: call_python.py FOLDER."""

import importlib
import json
import pathlib
import sys



def as_sent(value, sent):
    """Removes the members that were not sent: they are None."""
    if isinstance(value, dict) and isinstance(sent, dict):
        members = ((name, inner) for name, inner in value.items() if inner is not None or name in sent)
        return {name: as_sent(inner, sent.get(name)) for name, inner in members}
    return value


folder = pathlib.Path(sys.argv[1])
for service in json.loads((folder / "services.json").read_text(encoding="utf-8")):
    package = "client_" + service["name"].replace("-", "_")
    sys.path.insert(0, str(folder / "openapi-generator" / f"python-{service['name']}"))
    client = importlib.import_module(package)
    api = client.DefaultApi(client.ApiClient(client.Configuration(host=service["address"])))
    for code in service["codes"]:
        answer = {"tool": "openapi-generator python", "service": service["name"], "code": code}
        try:
            api.fail(code)
        except client.ApiException as error:
            answer |= {"status": error.status, "error": error.body}
            if error.data is not None:
                known = getattr(error.data, "actual_instance", error.data)
                # The union of newer errors alone is a class of its own.
                kind = type(known).__name__.replace("ErrorDefault", "UnknownApiError")
                answer |= {"type": kind, "error": as_sent(known.to_dict(), json.loads(error.body))}
        print(json.dumps(answer, default=str))
