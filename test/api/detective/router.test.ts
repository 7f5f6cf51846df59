import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../../src/api/detective/operations/index.ts'
import { operationOf } from '../../../src/api/detective/router.ts'
import { HIDDEN } from '../../../src/api/detective/schema/write.ts'
import { goodMembers } from './schema/samples.ts'
import { ask, bodyOf, rawRequest } from './support/ask.ts'
import { fakeServices, GRAPH } from './support/fakes.ts'

const LABEL = encodeURIComponent(GRAPH)

describe('a path', () => {
  it.each(OPERATIONS.map((one) => [one.method, one.path, one.name] as const))(
    '%s %s is %s',
    (method, path, name) => {
      const target = path.replace('{ResourceArn}', LABEL)
      expect(operationOf(rawRequest(method, target))?.name).toBe(name)
      expect(operationOf(rawRequest(method, `${target}?x=/graph`))?.name).toBe(name)
    },
  )

  it.each([
    ['POST', '/graph/'],
    ['POST', '//graph'],
    ['POST', '/graph//members'],
    ['POST', '/./graph'],
    ['POST', '/graphs/../graph'],
    ['POST', '/graph%2Fmembers'],
    ['POST', '/%67raph'],
    ['POST', '/Graph'],
    ['POST', 'http://localhost/graph'],
    ['POST', '/graph#x'],
    ['POST', '/graph;v=1'],
    ['POST', ''],
    ['POST', '/'],
    ['POST', '*'],
    ['post', '/graph'],
    ['GET', '/graph'],
    ['PUT', '/graph'],
    ['POST', '/invitation'],
    ['GET', '/tags'],
    ['GET', '/tags/'],
    ['GET', '/tags/.'],
    ['GET', '/tags/..'],
    ['GET', `/tags/${LABEL}/`],
    ['GET', `/tags//${LABEL}`],
    ['PUT', `/tags/${LABEL}`],
    ['HEAD', `/tags/${LABEL}`],
  ])('%s %s is of no operation', async (method, target) => {
    expect(operationOf(rawRequest(method, target))).toBeUndefined()
    const { answer } = await ask(rawRequest(method, target))
    expect([answer.status, answer.operation]).toEqual([404, undefined])
    expect(answer.headers['x-amzn-errortype']).toBe('UnknownOperationException')
  })
})

describe('whatever is sent', () => {
  const anyOperation = fc.constantFrom(...OPERATIONS)

  it('is answered, and never with an error of ours: bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyOperation, fc.uint8Array({ maxLength: 200 }), async (operation, body) => {
        const target = operation.path.replace('{ResourceArn}', LABEL)
        await expectOurselvesFaultless(rawRequest(operation.method, target, body))
      }),
      { numRuns: 300 },
    )
  })

  it('is answered, and never with an error of ours: JSON that is right but for one member', async () => {
    await fc.assert(
      fc.asyncProperty(anyOperation, fc.nat(9), fc.jsonValue(), async (operation, which, value) => {
        const good = goodMembers(operation.input)
        const names = Object.keys(good)
        const name = names[which % Math.max(1, names.length)] ?? 'Other'
        const body = operation.method === 'GET' ? '' : JSON.stringify({ ...good, [name]: value })
        const target = operation.path.replace('{ResourceArn}', LABEL)
        await expectOurselvesFaultless(rawRequest(operation.method, target, body))
      }),
      { numRuns: 500 },
    )
  })

  it('is answered, and never with an error of ours: any target', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'TRACE'),
        fc.oneof(
          fc.string(),
          fc.webPath(),
          fc.string().map((text) => `/tags/${text}`),
        ),
        async (method, target) => {
          await expectOurselvesFaultless(rawRequest(method, target))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is answered with the id of the request', async () => {
    for (const [method, target] of [
      ['POST', '/graph'],
      ['POST', '/nowhere'],
      ['GET', `/tags/${LABEL}`],
      ['GET', '/tags/x'],
    ] as const) {
      const { answer } = await ask(rawRequest(method, target))
      expect(answer.headers['x-amzn-requestid']).toBe('request-1')
    }
  })
})

async function expectOurselvesFaultless(request: Parameters<typeof ask>[0]): Promise<void> {
  const { answer, bugs } = await ask(request)
  expect(bugs).toEqual([])
  expect(answer.status).toBeLessThan(500)
  if (answer.status >= 400) expect(bodyOf(answer)).toHaveProperty('Message')
}

describe('a bug of ours', () => {
  it('is answered blandly and told inside', async () => {
    const secret = new TypeError('cannot read properties of secret')
    const { services } = fakeServices({
      membership: {
        administered: () => {
          throw secret
        },
      },
    })
    const { answer, bugs } = await ask(rawRequest('POST', '/graphs/list', '{}'), { services })
    expect(bugs).toEqual([secret])
    expect([answer.status, answer.error?.name]).toEqual([500, 'InternalServerException'])
    expect(String(answer.body)).not.toContain('secret')
  })

  it('is an answer that is not of its shape', async () => {
    const { services } = fakeServices({ membership: { createGraph: async () => JSON.parse('5') } })
    const { answer, bugs } = await ask(rawRequest('POST', '/graph', '{}'), { services })
    expect([answer.status, bugs.length]).toEqual([500, 1])
  })
})

describe('what may be logged of a request', () => {
  const body = {
    GraphArn: GRAPH,
    Message: 'Dear all',
    Accounts: [{ AccountId: '222233334444', EmailAddress: 'root@example.com' }],
    Unknown: 'passed over',
  }

  it('is its operation, whether it changes anything, and its input without what is sensitive', () => {
    const asked = operationOf(rawRequest('POST', '/graph/members', JSON.stringify(body)))
    expect(asked).toMatchObject({ name: 'CreateMembers', mutates: true })
    expect(asked?.loggableInput()).toEqual({
      GraphArn: GRAPH,
      Message: HIDDEN,
      Accounts: [{ AccountId: '222233334444', EmailAddress: HIDDEN }],
    })
  })

  it('is nothing of an input that is not valid', () => {
    const asked = operationOf(rawRequest('POST', '/graph/members', '{"GraphArn":"x"}'))
    expect(asked?.loggableInput()).toBeUndefined()
  })
})
