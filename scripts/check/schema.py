#!/usr/bin/python3
# schema.py SCHEMA FILE...: each FILE of JSON Lines is one test: every line fits SCHEMA, the first is a header, the last a
# trailer, and between them is a point that measured. Results in TAP.
import json
import sys

import jsonschema


def problem(validator, path):
    """What is wrong with a file, or None."""
    records = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            record = json.loads(line)
            error = jsonschema.exceptions.best_match(validator.iter_errors(record))
            if error:
                return f"line {number}, {error.json_path}: {error.message[:300]}"
            records.append(record)
    kinds = [record["record"] for record in records]
    if len(kinds) < 3 or kinds != ["header"] + ["point"] * (len(kinds) - 2) + ["trailer"]:
        return f"not a header, points and a trailer: {kinds[:3]} ... {kinds[-1:]}"
    if not any(r.get("status") == "ok" for r in records):
        return "no point measured anything"
    return None


def main(schema_path, *paths):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.Draft202012Validator(schema)
    failed = 0
    print(f"1..{len(paths)}")
    for number, path in enumerate(paths, 1):
        try:
            wrong = problem(validator, path)
        except (OSError, ValueError) as error:
            wrong = str(error)
        print(f"{'not ok' if wrong else 'ok'} {number} - {path} fits the schema")
        if wrong:
            print(f"# {wrong}")
            failed = 1
    return failed


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("schema.py: wanted: SCHEMA FILE...")
    sys.exit(main(*sys.argv[1:]))
