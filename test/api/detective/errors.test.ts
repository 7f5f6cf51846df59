import { describe, expect, it } from 'vitest'
import {
  DetectiveError,
  ERRORS,
  type ErrorName,
  refusalOf,
  refusalResponse,
} from '../../../src/api/detective/errors.ts'
import { ConstraintError } from '../../../src/api/detective/schema/read-value.ts'
import { MembershipError } from '../../../src/membership/behavior-graph.ts'

const ALL: readonly ErrorName[] = Object.keys(ERRORS).filter(
  (one): one is ErrorName => one in ERRORS,
)
const without = (name: ErrorName) => ALL.filter((one) => one !== name)

function investigationError(kind: string): Error {
  return Object.assign(new Error('an entity'), { name: 'InvestigationError', kind })
}

describe('an error of the services', () => {
  it.each([
    ['no-such-graph', 'ResourceNotFoundException', 'AccessDeniedException'],
    ['no-such-thing', 'ResourceNotFoundException', 'AccessDeniedException'],
    ['conflict', 'ConflictException', 'ValidationException'],
    ['invalid', 'ValidationException', 'ValidationException'],
    ['denied', 'AccessDeniedException', 'AccessDeniedException'],
    ['quota', 'ServiceQuotaExceededException', 'ValidationException'],
  ] as const)('of kind %s is %s, and %s where the operation has none', (kind, name, otherwise) => {
    const error = new MembershipError(kind, 'why not')
    expect(refusalOf(error, ALL)?.name).toBe(name)
    expect(refusalOf(error, without(name))?.name).toBe(otherwise)
  })

  it.each([
    ['no-such-entity', 'ResourceNotFoundException'],
    ['invalid', 'ValidationException'],
    ['busy', 'TooManyRequestsException'],
  ])('of an investigation of kind %s is %s', (kind, name) => {
    expect(refusalOf(investigationError(kind), ALL)?.name).toBe(name)
  })

  it('about a graph says the same whether the graph is foreign or none', () => {
    const foreign = refusalOf(new MembershipError('no-such-graph', 'is of 999900001111'), ALL)
    expect(foreign?.message).toBe('The request refers to a nonexistent resource.')
  })

  it('about something in the graph of the caller says what', () => {
    const error = new MembershipError('no-such-thing', 'Account 1 is not a member.')
    expect(refusalOf(error, ALL)?.message).toBe('Account 1 is not a member.')
  })

  it('tells what a quota stands in the way of, as much as clients take', () => {
    const many = Array.from({ length: 60 }, (_, i) => `${i}`)
    const error = new MembershipError('quota', 'full', ['', 'x'.repeat(65), ...many])
    expect(refusalOf(error, ALL)?.resources).toEqual(many.slice(0, 50))
  })

  it.each([
    [new TypeError('oh')],
    [investigationError('toString')],
    [investigationError('__proto__')],
    [Object.assign(new Error('x'), { kind: 'invalid' })],
    ['text'],
    [undefined],
    [null],
  ])('is a bug when it is none: %s', (error) => {
    expect(refusalOf(error, ALL)).toBeUndefined()
  })
})

describe('an error of the interface', () => {
  it('keeps its code', () => {
    expect(refusalOf(new ConstraintError('bad', 'INVALID_GRAPH_ARN'), [])).toEqual({
      name: 'ValidationException',
      message: 'bad',
      code: 'INVALID_GRAPH_ARN',
    })
    expect(refusalOf(new DetectiveError('ValidationException', 'bad'), ALL)?.code).toBe(
      'INVALID_REQUEST_BODY',
    )
  })
})

describe('the answer', () => {
  it.each(ALL)(
    'to %s has its status, its name in a header, and its message with a capital',
    (name) => {
      const { status, headers, body } = refusalResponse({ name, message: 'why' }, 'id-1')
      expect(status).toBe(ERRORS[name].status)
      expect(headers).toMatchObject({ 'x-amzn-errortype': name, 'x-amzn-requestid': 'id-1' })
      expect(JSON.parse(String(body))).toEqual({ Message: 'why' })
    },
  )

  it('is of bounded length', () => {
    const { body } = refusalResponse(
      { name: 'ValidationException', message: 'x'.repeat(1e6), code: 'INVALID_REQUEST_BODY' },
      'id',
    )
    expect(String(body).length).toBeLessThan(2300)
  })
})
