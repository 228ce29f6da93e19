#!/usr/bin/env python3
"""schema_oracle.py DRIVER SCHEMAS   the schema checker against python3-jsonschema: hand-made documents, the same ones damaged at random
(a printed seed), and the project's own schemas. Both must say yes and no to the same documents."""
import copy
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
except ImportError:
    print('schema oracle: skipped, python3-jsonschema is not installed')
    sys.exit(77)

SEED = 20240401
PER_DOCUMENT = 12

ID = {'type': 'string', 'minLength': 1, 'maxLength': 5}
# Each: a schema, and documents around its borders.
CASES = [
    ({'type': 'object', 'required': ['a'], 'additionalProperties': False,
      'properties': {'a': {'type': 'integer', 'minimum': 0, 'maximum': 12}, 'b': {'$ref': '#/$defs/id'}}, '$defs': {'id': ID}},
     [{'a': 0}, {'a': 12}, {'a': 13}, {'a': -1}, {'a': 1.0}, {'a': 1.5}, {'a': '1'}, {}, {'a': 1, 'c': 1}, {'a': 1, 'b': ''},
      {'a': 1, 'b': '電気ガス料'}, {'a': 1, 'b': '電気ガス料金'}, {'a': 1, 'b': '\U00020bb7' * 5}, [], None, 'a', {'a': True}]),
    ({'type': 'array', 'minItems': 1, 'maxItems': 3, 'items': {'anyOf': [{'type': 'null'}, {'type': 'string', 'maxLength': 2}]}},
     [[], [None], ['a', 'bb', None], ['ccc'], [1], ['a'] * 4, {}, [[]], '']),
    ({'oneOf': [{'type': 'integer'}, {'type': 'number', 'minimum': 2}, {'type': 'object', 'required': ['x']}]},
     [1, 1.5, 2, 2.5, 3, {'x': 1}, {'y': 1}, [], 'x', None, True]),
    ({'enum': ['a', 1, None, [1, 2], {'k': 'v'}, True]},
     ['a', 'b', 1, 1.0, 2, None, [1, 2], [2, 1], [1], {'k': 'v'}, {'k': 'w'}, {'k': 'v', 'l': 1}, {}, True, False, 'A']),
    ({'const': {'a': [1, {'b': None}]}}, [{'a': [1, {'b': None}]}, {'a': [1, {'b': 0}]}, {'a': [1]}, {}, 1]),
    ({'type': ['string', 'null', 'integer']}, ['', None, 0, 0.5, [], {}, False, 1e3]),
    ({'additionalProperties': {'type': 'array', 'items': {'$ref': '#'}}},
     [{}, {'a': []}, {'a': [{}]}, {'a': [{'b': [1]}]}, {'a': [{'b': 1}]}, {'a': 1}, 5, {'a': [{'b': [{'c': []}]}]}]),
    ({'properties': {'never': False, 'ever': True}, 'required': ['ever']},
     [{'ever': 1}, {'ever': None, 'never': 1}, {'never': 1}, {}, 7, {'ever': {}, 'other': []}]),
    ({'type': 'object', 'properties': {'kind': {'enum': ['circle', 'square']}, 'size': {'type': 'number', 'minimum': 0.5}},
      'anyOf': [{'properties': {'kind': {'const': 'circle'}}, 'required': ['radius']}, {'properties': {'kind': {'const': 'square'}}}]},
     [{'kind': 'circle', 'radius': 1}, {'kind': 'circle'}, {'kind': 'square'}, {'kind': 'square', 'size': 0.5}, {'size': 0.25},
      {'kind': 'round'}, {}]),
    ({'$ref': '#/$defs/node', '$defs': {'node': {'type': 'object', 'required': ['v'],
      'properties': {'v': {'type': 'integer'}, 'next': {'anyOf': [{'type': 'null'}, {'$ref': '#/$defs/node'}]}}}}},
     [{'v': 1}, {'v': 1, 'next': None}, {'v': 1, 'next': {'v': 2}}, {'v': 1, 'next': {}}, {'next': {'v': 1}},
      {'v': 1, 'next': {'v': 2, 'next': {'v': 'x'}}}, 1]),
    ({'minLength': 2, 'maxItems': 1, 'minimum': 3, 'required': ['q']}, ['a', 'ab', [], [1], [1, 2], 2, 3, {}, {'q': 0}, None, True]),
]

SPARE = [None, True, False, 0, 1, -1, 13, 2.5, '', 'a', 'abcdef', 'circle', [], [1], {}, {'a': 1}, {'v': 1}, {'x': 0, 'y': 1}]


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, path + (key,))


def damaged(document, rng):
    """The document with one place replaced, removed or added to."""
    document = copy.deepcopy(document)
    path = rng.choice(list(places(document)))
    spare = copy.deepcopy(rng.choice(SPARE))
    if not path:
        return spare
    holder = document
    for key in path[:-1]:
        holder = holder[key]
    what = rng.randrange(4)
    if what == 0:
        del holder[path[-1]]
    elif what == 1 and isinstance(holder, dict):
        holder[rng.choice(['a', 'b', 'v', 'x', 'q', 'never', 'next', 'kind'])] = spare
    elif what == 1:
        holder.append(spare)
    else:
        holder[path[-1]] = spare
    return document


def filled(schema, root, depth=0):
    """A document that a schema of the project takes, as far as its keywords say what to put."""
    if schema is True or depth > 12:
        return None
    if '$ref' in schema:
        ref = schema['$ref']
        return filled(root if ref == '#' else root['$defs'][ref.split('/')[-1]], root, depth + 1)
    for word in ('anyOf', 'oneOf'):
        if word in schema:
            return filled(schema[word][0], root, depth + 1)
    if 'const' in schema:
        return schema['const']
    if 'enum' in schema:
        return schema['enum'][0]
    kind = schema.get('type', 'object')
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == 'object':
        return {k: filled(v, root, depth + 1) for k, v in schema.get('properties', {}).items()}
    if kind == 'array':
        return [filled(schema.get('items', True), root, depth + 1)] * max(1, schema.get('minItems', 0))
    return {'string': 'x' * max(1, schema.get('minLength', 1)), 'integer': schema.get('minimum', 1),
            'number': schema.get('minimum', 1), 'boolean': True, 'null': None}[kind]


def run(driver, folder, schema, documents):
    schema_path = folder / 'schema.json'
    schema_path.write_text(json.dumps(schema, ensure_ascii=False), encoding='utf-8')
    paths = []
    for i, document in enumerate(documents):
        path = folder / f'{i}.json'
        path.write_text(json.dumps(document, ensure_ascii=bool(i % 2)), encoding='utf-8')
        paths.append(str(path))
    done = subprocess.run([driver, str(schema_path), *paths], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr)
        sys.exit(f'driver ended with {done.returncode}')
    return done.stdout.split()


def main(driver, schemas):
    rng = random.Random(SEED)
    cases = [(s, d + [damaged(rng.choice(d), rng) for _ in range(PER_DOCUMENT * len(d))]) for s, d in CASES]
    for path in sorted(Path(schemas).glob('*.schema.json')):
        schema = json.loads(path.read_text(encoding='utf-8'))
        whole = filled(schema, schema)
        cases.append((schema, [whole] + [damaged(whole, rng) for _ in range(200)]))
    count = valid = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for schema, documents in cases:
            validator = jsonschema.Draft202012Validator(schema)
            for document, answer in zip(documents, run(driver, Path(folder), schema, documents), strict=True):
                expect = validator.is_valid(document)
                count += 1
                valid += expect
                if (answer == 'ok') != expect:
                    wrong += 1
                    print(f'differs: schema {json.dumps(schema)[:200]}\n  document {json.dumps(document)}\n  '
                          f'jsonschema {expect}, checker {answer}')
    print(f'schema oracle: seed {SEED}, {len(cases)} schemas, {count} documents ({valid} valid), {wrong} differ')
    return 1 if wrong or not valid or valid == count else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
