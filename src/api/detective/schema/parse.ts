import { headerValues, onlyHeader, type RawRequest } from '../../http/raw-request.ts'
import { type Json, JsonError, parseJson } from './json.ts'
import { ConstraintError, readMembers } from './read-value.ts'
import { hasShape, type StructureShape, type ValueOf } from './shape.ts'

/** A request and what of it the router has taken apart: nothing is decoded yet. */
export interface RoutedRequest {
  readonly request: RawRequest
  /** What stands in the path in place of a label; undefined when the path has none. */
  readonly label: string | undefined
  /** What follows the question mark; empty when nothing does. */
  readonly query: string
}

/**
 * The input of an operation, from path, query and body, checked against its shape.
 *
 * @throws ConstraintError
 */
export function parseInput<S extends StructureShape>(shape: S, routed: RoutedRequest): ValueOf<S> {
  const body = readBody(routed.request, shape.name)
  const input = readMembers(shape, shape.name, (name) => {
    const place = shape.members[name]?.in
    if (place === undefined) return body.get(name)
    return place === 'label'
      ? decoded(routed.label ?? '', `${shape.name}.${name}`)
      : queryValues(routed.query, place.query, `${shape.name}.${name}`)
  })
  if (!hasShape(shape, input)) throw new TypeError(`${shape.name} was read as something else`)
  return input
}

const NOTHING: ReadonlyMap<string, Json> = new Map()

function readBody(request: RawRequest, name: string): ReadonlyMap<string, Json> {
  if (request.method === 'GET' || request.method === 'DELETE') {
    if (request.body.length > 0)
      throw new ConstraintError(`A ${request.method} request must have no body.`)
    return NOTHING
  }
  checkMediaType(request)
  if (request.body.length === 0) return NOTHING
  const json = parsed(request.body)
  if (json instanceof Map) return json
  throw new ConstraintError(`${name} must be a JSON object.`)
}

const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i

function checkMediaType(request: RawRequest): void {
  const values = headerValues(request, 'content-type')
  if (values.length === 0) return
  if (!JSON_TYPE.test(onlyHeader(request, 'content-type')?.trim() ?? ''))
    throw new ConstraintError('The content type of the request must be application/json.')
}

function parsed(body: Uint8Array): Json {
  try {
    return parseJson(body)
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new ConstraintError(`The request body ${error.message}.`)
  }
}

/** The values of a repeated key, undefined when there is none. A plus is a plus: only per cent signs stand for something. */
function queryValues(query: string, key: string, path: string): readonly string[] | undefined {
  const values: string[] = []
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair : pair.slice(0, equals)
    if (decoded(name, path) !== key) continue
    values.push(equals < 0 ? '' : decoded(pair.slice(equals + 1), path))
  }
  return values.length > 0 ? values : undefined
}

function decoded(text: string, path: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ConstraintError(`${path} must be percent-encoded UTF-8.`)
  }
}
