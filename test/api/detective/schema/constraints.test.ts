import { describe, expect, it } from 'vitest'
import type { Operation } from '../../../../src/api/detective/operation.ts'
import { OPERATIONS } from '../../../../src/api/detective/operations/index.ts'
import { parseInput, type RoutedRequest } from '../../../../src/api/detective/schema/parse.ts'
import { ConstraintError } from '../../../../src/api/detective/schema/read-value.ts'
import { isRecord } from '../../../../src/events/plain-record.ts'
import { rawRequest } from '../support/ask.ts'
import { GRAPH } from '../support/fakes.ts'
import { SECRET } from './sample-texts.ts'
import { goodMembers, type Sample, samplesOfStructure } from './samples.ts'

/** An input as a request, or undefined when path or query could not hold it. */
function routed(operation: Operation, input: unknown): RoutedRequest | undefined {
  if (!isRecord(input)) throw new Error('an input is a structure')
  let label: string | undefined
  let query = ''
  const body: [string, unknown][] = []
  for (const [name, value] of Object.entries(input)) {
    const place = operation.input.members[name]?.in
    if (place === undefined) {
      body.push([name, value])
    } else if (place === 'label') {
      if (typeof value !== 'string') return undefined
      label = encodeURIComponent(value)
    } else {
      if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) return undefined
      query = value.map((one) => `${place.query}=${encodeURIComponent(one)}`).join('&')
    }
  }
  const json =
    operation.method === 'GET' || operation.method === 'DELETE'
      ? ''
      : JSON.stringify(Object.fromEntries(body))
  return { request: rawRequest(operation.method, operation.path, json), label, query }
}

function problemOf(operation: Operation, request: RoutedRequest): ConstraintError | undefined {
  try {
    parseInput(operation.input, request)
    return undefined
  } catch (error) {
    if (error instanceof ConstraintError) return error
    throw error
  }
}

function wronglyJudged(operation: Operation, { value, good, why }: Sample): readonly string[] {
  const request = routed(operation, value)
  if (request === undefined) return []
  const problem = problemOf(operation, request)
  if ((problem === undefined) !== good) return [`${why}: ${problem?.message ?? 'was taken'}`]
  if (problem === undefined) return []
  return [
    ...(problem.message.includes(SECRET) ? [`${why}: tells the value`] : []),
    ...(problem.message.startsWith(operation.input.name) ? [] : [`${why}: ${problem.message}`]),
    ...(problem.message.length < 300 ? [] : [`${why}: a long message`]),
  ]
}

describe('the constraints of the inputs', () => {
  it.each(OPERATIONS.map((one) => [one.name, one] as const))(
    '%s takes what is right, refuses what is wrong, and says where without saying what',
    (_, operation) => {
      const samples = samplesOfStructure(operation.input)
      expect(samples.flatMap((sample) => wronglyJudged(operation, sample))).toEqual([])
    },
  )

  it('are tried with many samples of both kinds', () => {
    const all = OPERATIONS.flatMap(({ input }) => samplesOfStructure(input))
    expect(all.filter(({ good }) => good).length).toBeGreaterThan(200)
    expect(all.filter(({ good }) => !good).length).toBeGreaterThan(800)
  })
})

describe('the words about what is wrong', () => {
  const accounts = (count: number) =>
    Array.from({ length: count }, () => ({ AccountId: '111122223333' }))

  it.each([
    [
      'CreateMembers',
      { GraphArn: GRAPH, Accounts: accounts(100) },
      'CreateMembersRequest.Accounts must have length less than or equal to 50. Found 100.',
    ],
    [
      'CreateMembers',
      { GraphArn: GRAPH, Accounts: [{ AccountId: 5 }] },
      'CreateMembersRequest.Accounts[0].AccountId must be a string. Found a number.',
    ],
    ['CreateMembers', { GraphArn: GRAPH }, 'CreateMembersRequest.Accounts is required.'],
    [
      'ListMembers',
      { GraphArn: GRAPH, MaxResults: 201 },
      'ListMembersRequest.MaxResults must be less than or equal to 200. Found 201.',
    ],
    [
      'CreateGraph',
      { Tags: { 'a b': '' } },
      'CreateGraphRequest.Tags.key must satisfy the regular expression pattern: ^(?!aws:)[a-zA-Z+-=._:/]+$',
    ],
    [
      'UpdateInvestigationState',
      { GraphArn: GRAPH, InvestigationId: '1'.repeat(21), State: 'GONE' },
      'UpdateInvestigationStateRequest.State must be one of: ACTIVE, ARCHIVED.',
    ],
  ])('%s: %j', (name, input, message) => {
    const operation = OPERATIONS.find((one) => one.name === name)
    if (operation === undefined) throw new Error(`no ${name}`)
    const request = routed(operation, input)
    expect(request && problemOf(operation, request)).toMatchObject({
      message,
      code: 'INVALID_REQUEST_BODY',
    })
  })

  it('say in the code when it is the ARN of the graph', () => {
    for (const operation of OPERATIONS) {
      const name = Object.keys(operation.input.members).find(
        (one) => one === 'GraphArn' || one === 'ResourceArn',
      )
      if (name === undefined) continue
      const request = routed(operation, { ...goodMembers(operation.input), [name]: 'nonsense' })
      expect(request && problemOf(operation, request)?.code).toBe('INVALID_GRAPH_ARN')
    }
  })
})
