import { afterEach, expect, test, vi } from 'vitest'
import { detective } from '../../src/api/detective.ts'
import { ApiProblem } from '../../src/api/problem.ts'

afterEach(() => vi.unstubAllGlobals())

/** Answers as the server would; what was asked is kept. */
function serving(answer: (path: string, body: string) => Response) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string, init: { method: string; body?: string }) => {
    asked.push(`${init.method} ${path} ${init.body ?? ''}`)
    return answer(path, init.body ?? '')
  })
  return asked
}

test('a list is fetched page after page', async () => {
  const asked = serving((_, body) =>
    Response.json(
      body.includes('NextToken')
        ? { MemberDetails: [{ AccountId: '2' }] }
        : { MemberDetails: [{ AccountId: '1' }], NextToken: 'n' },
    ),
  )
  expect(await detective.listMembers('arn')).toEqual([{ AccountId: '1' }, { AccountId: '2' }])
  expect(asked).toEqual([
    'POST /graph/members/list {"GraphArn":"arn"}',
    'POST /graph/members/list {"GraphArn":"arn","NextToken":"n"}',
  ])
})

test('a list without an end is not fetched without end', async () => {
  const asked = serving(() => Response.json({ GraphList: [], NextToken: 'n' }))
  expect(await detective.listGraphs()).toEqual([])
  expect(asked.length).toBe(50)
})

test('keys of tags stand in the query, each for itself', async () => {
  const asked = serving(() => new Response(null, { status: 204 }))
  await detective.untag('arn:aws:x', ['a b', 'c&d'])
  expect(asked).toEqual(['DELETE /tags/arn%3Aaws%3Ax?tagKeys=a+b&tagKeys=c%26d '])
})

test('a refusal is told in the server’s words', async () => {
  serving(() =>
    Response.json(
      { Message: 'not for you' },
      { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } },
    ),
  )
  const error = await detective.createGraph().catch((refused: unknown) => refused)
  expect(error).toBeInstanceOf(ApiProblem)
  expect(error).toMatchObject({
    status: 403,
    type: 'AccessDeniedException',
    message: 'not for you',
  })
})
