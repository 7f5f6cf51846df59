import {
  GetInvestigationCommand,
  ListIndicatorsCommand,
  ListInvestigationsCommand,
  type ListInvestigationsCommandInput,
  ResourceNotFoundException,
  StartInvestigationCommand,
  TooManyRequestsException,
  UpdateInvestigationStateCommand,
  ValidationException,
} from '@aws-sdk/client-detective'
import { describe, expect, it } from 'vitest'
import { client } from '../support/client.ts'
import {
  ADMIN,
  fakeServices,
  GRAPH,
  investigation,
  MEMBER,
  NOW,
  STRANGER,
  WAITING,
} from '../support/fakes.ts'

const ID = investigation().id
const DAY = 86_400_000

function start(over: { EntityArn?: string; start?: number; end?: number }) {
  return new StartInvestigationCommand({
    GraphArn: GRAPH,
    EntityArn: over.EntityArn ?? `arn:aws:iam::${MEMBER}:role/Trainer`,
    ScopeStartTime: new Date(over.start ?? NOW - DAY),
    ScopeEndTime: new Date(over.end ?? NOW),
  })
}

describe('an investigation', () => {
  it('is started over its scope and told by its id', async () => {
    const { services, calls } = fakeServices()
    const { InvestigationId } = await client({ services }).send(start({}))
    expect(InvestigationId).toBe(ID)
    const entityArn = `arn:aws:iam::${MEMBER}:role/Trainer`
    const scope = { start: NOW - DAY, end: NOW }
    expect(calls).toEqual([['start', { graphArn: GRAPH, entityArn, scope }]])
  })

  it.each([
    [`arn:aws:iam::${ADMIN}:user/alice`, undefined],
    [`arn:aws:iam::${MEMBER}:role/service-role/Trainer`, undefined],
    [`arn:aws:sts::${MEMBER}:assumed-role/Trainer/session`, ValidationException],
    [`arn:aws:iam::${MEMBER}:root`, ValidationException],
    [`arn:aws:iam::${MEMBER}:role/`, ValidationException],
    ['arn:aws:s3:::bucket', ValidationException],
    ['arn:', ValidationException],
    [`arn:aws:iam::${MEMBER}:role/${'x'.repeat(3000)}`, ValidationException],
    [`arn:aws:iam::${STRANGER}:role/Trainer`, ResourceNotFoundException],
    [`arn:aws:iam::${WAITING}:role/Trainer`, ResourceNotFoundException],
  ])('of %.60s is refused unless it is a user or role of a member', async (EntityArn, error) => {
    const started = client().send(start({ EntityArn }))
    if (error === undefined) expect((await started).InvestigationId).toBe(ID)
    else await expect(started).rejects.toBeInstanceOf(error)
  })

  it.each([
    ['ends in the future', { end: NOW + 1 }],
    ['ends when it begins', { start: NOW, end: NOW }],
    ['ends before it begins', { start: NOW, end: NOW - DAY }],
    ['is longer than a year', { start: NOW - 366 * DAY - 1 }],
  ])('is refused when its scope %s', async (_, scope) => {
    const { services, calls } = fakeServices()
    await expect(client({ services }).send(start(scope))).rejects.toBeInstanceOf(
      ValidationException,
    )
    expect(calls).toEqual([])
  })

  it('may have a year as its scope', async () => {
    expect((await client().send(start({ start: NOW - 366 * DAY }))).InvestigationId).toBe(ID)
  })

  it.each([
    ['no-such-entity', ResourceNotFoundException],
    ['invalid', ValidationException],
    ['busy', TooManyRequestsException],
  ])('that is not begun because of %s is refused in the words of AWS', async (kind, error) => {
    const refused = Object.assign(new Error('why not'), { name: 'InvestigationError', kind })
    const { services } = fakeServices({ investigations: { start: () => Promise.reject(refused) } })
    await expect(client({ services }).send(start({}))).rejects.toBeInstanceOf(error)
  })

  it('of an entity that was not seen is refused in words that do not tell whose it is', async () => {
    const unseen = Object.assign(new Error('x'), {
      name: 'InvestigationError',
      kind: 'no-such-entity',
    })
    const { services } = fakeServices({ investigations: { start: () => Promise.reject(unseen) } })
    const said = (EntityArn: string) =>
      client({ services })
        .send(start({ EntityArn }))
        .catch((error: unknown) => String(error))
    const own = await said(`arn:aws:iam::${MEMBER}:role/Unseen`)
    expect(own).toMatch(/has not seen this entity act/)
    expect(await said(`arn:aws:iam::${STRANGER}:role/Trainer`)).toBe(own)
  })

  it('is told', async () => {
    const told = await client().send(
      new GetInvestigationCommand({ GraphArn: GRAPH, InvestigationId: ID }),
    )
    expect(told).toMatchObject({
      GraphArn: GRAPH,
      InvestigationId: ID,
      EntityArn: `arn:aws:iam::${MEMBER}:role/Trainer`,
      EntityType: 'IAM_ROLE',
      CreatedTime: new Date(NOW - 5_000_000),
      ScopeStartTime: new Date(NOW - DAY),
      ScopeEndTime: new Date(NOW - 1000),
      Status: 'SUCCESSFUL',
      Severity: 'HIGH',
      State: 'ACTIVE',
    })
  })

  it('that is not there is not found, whatever is asked of it', async () => {
    const InvestigationId = '9'.repeat(21)
    const sdk = client()
    const which = { GraphArn: GRAPH, InvestigationId }
    for (const asked of [
      sdk.send(new GetInvestigationCommand(which)),
      sdk.send(new ListIndicatorsCommand(which)),
      sdk.send(new UpdateInvestigationStateCommand({ ...which, State: 'ARCHIVED' })),
    ])
      await expect(asked).rejects.toBeInstanceOf(ResourceNotFoundException)
  })

  it('is archived', async () => {
    const { services, calls } = fakeServices()
    const which = { GraphArn: GRAPH, InvestigationId: ID }
    await client({ services }).send(
      new UpdateInvestigationStateCommand({ ...which, State: 'ARCHIVED' }),
    )
    expect(calls).toEqual([['setState', GRAPH, ID, 'ARCHIVED']])
  })
})

describe('the list of investigations', () => {
  const numbered = (n: number) => String(n).padStart(21, '0')
  const listed = [
    investigation({ id: numbered(1), created: NOW - 4000, severity: 'LOW' }),
    investigation({
      id: numbered(2),
      created: NOW - 1000,
      severity: 'CRITICAL',
      state: 'ARCHIVED',
    }),
    investigation({ id: numbered(3), created: NOW - 2000, severity: undefined, status: 'RUNNING' }),
    investigation({ id: numbered(4), created: NOW - 2000, severity: 'LOW', status: 'FAILED' }),
  ]
  const { services } = fakeServices({ listed })
  type Asked = Omit<ListInvestigationsCommandInput, 'GraphArn'>

  async function list(input: Asked) {
    const command = new ListInvestigationsCommand({ GraphArn: GRAPH, ...input })
    const { InvestigationDetails = [], NextToken } = await client({ services }).send(command)
    return { ids: InvestigationDetails.map((one) => Number(one.InvestigationId)), NextToken }
  }

  it.each<[readonly number[], Asked]>([
    [[2, 3, 4, 1], {}],
    [[2, 3, 4, 1], { SortCriteria: { Field: 'CREATED_TIME', SortOrder: 'DESC' } }],
    [[1, 3, 4, 2], { SortCriteria: { SortOrder: 'ASC' } }],
    [[2, 1, 4, 3], { SortCriteria: { Field: 'SEVERITY' } }],
    [[3, 1, 4, 2], { SortCriteria: { Field: 'SEVERITY', SortOrder: 'ASC' } }],
    [[3, 4, 1, 2], { SortCriteria: { Field: 'STATUS', SortOrder: 'ASC' } }],
    [[4, 1], { FilterCriteria: { Severity: { Value: 'LOW' } } }],
    [[3], { FilterCriteria: { Status: { Value: 'RUNNING' } } }],
    [[2], { FilterCriteria: { State: { Value: 'ARCHIVED' } } }],
    [[1], { FilterCriteria: { Severity: { Value: 'LOW' }, Status: { Value: 'SUCCESSFUL' } } }],
    [[], { FilterCriteria: { EntityArn: { Value: 'arn:aws:iam::222233334444:role/Other' } } }],
    [
      [3, 4, 1],
      {
        FilterCriteria: {
          CreatedTime: { StartInclusive: new Date(NOW - 4000), EndInclusive: new Date(NOW - 2000) },
        },
      },
    ],
  ])('is %j for %j', async (ids, input) => {
    expect((await list(input)).ids).toEqual(ids)
  })

  it.each<[string, Asked]>([
    ['Severity', { FilterCriteria: { Severity: { Value: 'SEVERE' } } }],
    ['Status', { FilterCriteria: { Status: { Value: 'running' } } }],
    ['State', { FilterCriteria: { State: { Value: 'GONE' } } }],
    [
      'CreatedTime',
      {
        FilterCriteria: {
          CreatedTime: { StartInclusive: new Date(NOW), EndInclusive: new Date(NOW - 1) },
        },
      },
    ],
  ])('is refused when the filter of %s makes no sense', async (name, input) => {
    await expect(list(input)).rejects.toBeInstanceOf(ValidationException)
    await expect(list(input)).rejects.toThrow(`FilterCriteria.${name}`)
  })

  it('comes page by page in every order, with pages of changing size', async () => {
    for (const Field of ['CREATED_TIME', 'SEVERITY', 'STATUS'] as const) {
      for (const SortOrder of ['ASC', 'DESC'] as const) {
        const SortCriteria = { Field, SortOrder }
        const whole = await list({ SortCriteria })
        const first = await list({ SortCriteria, MaxResults: 1 })
        const second = await list({ SortCriteria, MaxResults: 2, NextToken: first.NextToken })
        const third = await list({ SortCriteria, NextToken: second.NextToken })
        expect([...first.ids, ...second.ids, ...third.ids]).toEqual(whole.ids)
      }
    }
  })

  it('refuses the token of another filter, order or operation', async () => {
    const { NextToken } = await list({ MaxResults: 1 })
    for (const other of [
      { SortCriteria: { Field: 'SEVERITY' } },
      { FilterCriteria: { State: { Value: 'ACTIVE' } } },
    ] as const)
      await expect(list({ ...other, NextToken })).rejects.toBeInstanceOf(ValidationException)
    const elsewhere = { GraphArn: GRAPH, InvestigationId: numbered(1), NextToken }
    await expect(client({ services }).send(new ListIndicatorsCommand(elsewhere))).rejects.toThrow(
      'NextToken is not valid',
    )
  })

  it('refuses a token after a day', async () => {
    const { NextToken } = await list({ MaxResults: 1 })
    const command = new ListInvestigationsCommand({ GraphArn: GRAPH, NextToken })
    await expect(client({ services, now: NOW + DAY }).send(command)).rejects.toThrow('has expired')
  })
})
