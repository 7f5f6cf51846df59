import { describe, expect, it } from 'vitest'
import { parseInput } from '../../../../src/api/detective/schema/parse.ts'
import { graphArn, maxResults, tagKeyList } from '../../../../src/api/detective/schema/scalars.ts'
import { label, optional, query, structure } from '../../../../src/api/detective/schema/shape.ts'
import { rawRequest } from '../support/ask.ts'
import { GRAPH } from '../support/fakes.ts'

const paged = structure('ListRequest', { MaxResults: optional(maxResults) })
const untag = structure('UntagRequest', {
  ResourceArn: label(graphArn),
  TagKeys: query('tagKeys', tagKeyList),
})

function parsedBody(body: string | Uint8Array, headers?: readonly string[]) {
  const request = rawRequest('POST', '/list', body, headers)
  return parseInput(paged, { request, label: undefined, query: '' })
}

function parsedQuery(text: string, label = encodeURIComponent(GRAPH), body = '') {
  const request = rawRequest('DELETE', '/tags/x', body)
  return parseInput(untag, { request, label, query: text })
}

describe('a body', () => {
  it.each([
    ['application/json'],
    ['Application/JSON; charset=UTF-8'],
    ['application/json;charset="utf-8"'],
    ['  application/json  '],
  ])('is read as %s', (type) => {
    expect(parsedBody('{"MaxResults":5}', ['content-type', type])).toEqual({ MaxResults: 5 })
  })

  it('is taken for JSON when nothing says what it is', () => {
    expect(parsedBody('{"MaxResults":5}', [])).toEqual({ MaxResults: 5 })
  })

  it.each([
    [['content-type', 'text/plain']],
    [['content-type', 'application/x-www-form-urlencoded']],
    [['content-type', 'application/json; charset=utf-16']],
    [['content-type', 'application/json, application/json']],
    [['content-type', 'application/json', 'Content-Type', 'application/json']],
    [['content-type', '']],
  ])('is refused with %j', (headers) => {
    expect(() => parsedBody('{}', headers)).toThrow('must be application/json')
  })

  it('may be empty where nothing is required', () => {
    expect(parsedBody('')).toEqual({})
  })

  it.each([['null'], ['[]'], ['"{}"'], ['5'], ['true']])('is refused when it is %s', (body) => {
    expect(() => parsedBody(body)).toThrow('ListRequest must be a JSON object.')
  })

  it('is refused in the words of what is wrong, without its own', () => {
    expect(() => parsedBody('{"Sekrit":')).toThrow('The request body is not valid JSON.')
    expect(() => parsedBody('{"MaxResults":1,"MaxResults":2}')).toThrow('occurs twice')
  })

  it('may say null of what is not required', () => {
    expect(parsedBody('{"MaxResults":null}')).toEqual({})
  })

  it('is none in a DELETE', () => {
    expect(() => parsedQuery('tagKeys=a', undefined, '{}')).toThrow('must have no body')
  })
})

describe('path and query', () => {
  it('are decoded once, and a plus is a plus', () => {
    expect(parsedQuery('tagKeys=a%2Bb&tagKeys=c+d&tagKeys=%3A')).toEqual({
      ResourceArn: GRAPH,
      TagKeys: ['a+b', 'c+d', ':'],
    })
  })

  it('may have a key that is written with per cent signs, and others that nobody asked for', () => {
    expect(parsedQuery('x=1&tag%4beys=a&tagkeys=b&')).toMatchObject({ TagKeys: ['a'] })
  })

  it.each([
    ['', 'TagKeys is required'],
    ['tagKeys', 'length greater than or equal to 1'],
    ['tagKeys=', 'length greater than or equal to 1'],
    ['tagKeys=%', 'percent-encoded UTF-8'],
    ['tagKeys=%ff', 'percent-encoded UTF-8'],
    ['tagKeys=%C0%80', 'percent-encoded UTF-8'],
    ['tagKeys=%2561', 'regular expression'],
    [Array.from({ length: 51 }, () => 'tagKeys=a').join('&'), 'Found 51.'],
  ])('are refused: %.30s', (text, why) => {
    expect(() => parsedQuery(text)).toThrow(why)
  })

  it.each([
    [GRAPH.replaceAll(':', '%253A')],
    [`${GRAPH}%00`],
    ['%zz'],
    ['%2e%2e'],
    ['arn%3Aaws%2F..'],
  ])('do not make an ARN of %s', (label) => {
    expect(() => parsedQuery('tagKeys=a', label)).toThrow('UntagRequest.ResourceArn')
  })
})
