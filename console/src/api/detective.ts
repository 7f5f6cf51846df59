import type * as d from './detective-types.ts'
import { ApiProblem } from './problem.ts'

/** Whether a question only keeps a page fresh: then it does not count as use of the session. */
interface Asking {
  readonly background?: boolean
}

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  { background = false }: Asking = {},
): Promise<Response> {
  const response = await fetch(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(background ? { 'x-dupin-background': '1' } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw await ApiProblem.of(response)
  return response
}

async function post<T>(path: string, body: unknown, asking?: Asking): Promise<T> {
  return (await ask('POST', path, body, asking)).json()
}

async function change(method: 'POST' | 'PUT', path: string, body: unknown): Promise<void> {
  await ask(method, path, body)
}

interface Paged {
  readonly NextToken?: string
}

/** More pages than anybody looks through: a list that never ends must not be asked for without end. */
const MOST_PAGES = 50

/** All of a list, page after page. */
async function everything<P extends Paged, T>(
  path: string,
  body: object,
  itemsOf: (page: P) => readonly T[] | undefined,
  asking?: Asking,
): Promise<readonly T[]> {
  const items: T[] = []
  let next: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: P = await post(
      path,
      next === undefined ? body : { ...body, NextToken: next },
      asking,
    )
    items.push(...(itemsOf(answer) ?? []))
    next = answer.NextToken
    if (next === undefined) break
  }
  return items
}

const tagsPath = (arn: string) => `/tags/${encodeURIComponent(arn)}`

/**
 * Amazon Detective's own operations, as this server answers them, each by the name that it has with AWS.
 * Every one throws an ApiProblem when it is refused.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_Operations.html
 */
export const detective = {
  listGraphs: () =>
    everything('/graphs/list', {}, (page: Paged & { GraphList?: d.Graph[] }) => page.GraphList),
  createGraph: () => post<{ readonly GraphArn: string }>('/graph', {}),
  deleteGraph: (GraphArn: string) => change('POST', '/graph/removal', { GraphArn }),

  listInvestigations: (GraphArn: string) =>
    everything(
      '/investigations/listInvestigations',
      { GraphArn, MaxResults: 100 },
      (page: Paged & { InvestigationDetails?: d.Investigation[] }) => page.InvestigationDetails,
      { background: true },
    ),
  getInvestigation: (GraphArn: string, InvestigationId: string) =>
    post<d.Investigation>(
      '/investigations/getInvestigation',
      { GraphArn, InvestigationId },
      { background: true },
    ),
  listIndicators: (GraphArn: string, InvestigationId: string) =>
    everything(
      '/investigations/listIndicators',
      { GraphArn, InvestigationId, MaxResults: 100 },
      (page: Paged & { Indicators?: d.Indicator[] }) => page.Indicators,
    ),
  startInvestigation: (
    GraphArn: string,
    EntityArn: string,
    scope: { readonly start: string; readonly end: string },
  ) =>
    post<{ readonly InvestigationId: string }>('/investigations/startInvestigation', {
      GraphArn,
      EntityArn,
      ScopeStartTime: scope.start,
      ScopeEndTime: scope.end,
    }),
  updateInvestigationState: (
    GraphArn: string,
    InvestigationId: string,
    State: d.Investigation['State'],
  ) =>
    change('POST', '/investigations/updateInvestigationState', {
      GraphArn,
      InvestigationId,
      State,
    }),

  listMembers: (GraphArn: string) =>
    everything(
      '/graph/members/list',
      { GraphArn },
      (page: Paged & { MemberDetails?: d.Member[] }) => page.MemberDetails,
    ),
  /** @param accounts at most 50 */
  createMembers: (
    GraphArn: string,
    accounts: readonly { readonly AccountId: string; readonly EmailAddress?: string }[],
    message: string,
  ) =>
    post<{ readonly Members?: d.Member[]; readonly UnprocessedAccounts?: d.Unprocessed[] }>(
      '/graph/members',
      { GraphArn, Accounts: accounts, ...(message === '' ? {} : { Message: message }) },
    ),
  deleteMembers: (GraphArn: string, AccountIds: readonly string[]) =>
    post<{ readonly AccountIds?: string[]; readonly UnprocessedAccounts?: d.Unprocessed[] }>(
      '/graph/members/removal',
      { GraphArn, AccountIds },
    ),
  startMonitoringMember: (GraphArn: string, AccountId: string) =>
    change('POST', '/graph/member/monitoringstate', { GraphArn, AccountId }),

  listInvitations: () =>
    everything(
      '/invitations/list',
      {},
      (page: Paged & { Invitations?: d.Member[] }) => page.Invitations,
    ),
  acceptInvitation: (GraphArn: string) => change('PUT', '/invitation', { GraphArn }),
  rejectInvitation: (GraphArn: string) => change('POST', '/invitation/removal', { GraphArn }),
  disassociateMembership: (GraphArn: string) => change('POST', '/membership/removal', { GraphArn }),

  listDatasourcePackages: (GraphArn: string) =>
    post<{
      readonly DatasourcePackages?: Readonly<Partial<Record<d.PackageName, d.PackageDetail>>>
    }>('/graph/datasources/list', { GraphArn }),
  updateDatasourcePackages: (GraphArn: string, DatasourcePackages: readonly d.PackageName[]) =>
    change('POST', '/graph/datasources/update', { GraphArn, DatasourcePackages }),

  listOrganizationAdminAccounts: () =>
    everything(
      '/orgs/adminAccountslist',
      {},
      (page: Paged & { Administrators?: d.Administrator[] }) => page.Administrators,
    ),
  enableOrganizationAdminAccount: (AccountId: string) =>
    change('POST', '/orgs/enableAdminAccount', { AccountId }),
  disableOrganizationAdminAccount: () => change('POST', '/orgs/disableAdminAccount', {}),
  describeOrganizationConfiguration: (GraphArn: string) =>
    post<{ readonly AutoEnable?: boolean }>('/orgs/describeOrganizationConfiguration', {
      GraphArn,
    }),
  updateOrganizationConfiguration: (GraphArn: string, AutoEnable: boolean) =>
    change('POST', '/orgs/updateOrganizationConfiguration', { GraphArn, AutoEnable }),

  listTags: async (arn: string): Promise<{ readonly Tags?: Readonly<Record<string, string>> }> =>
    (await ask('GET', tagsPath(arn))).json(),
  tag: (arn: string, Tags: Readonly<Record<string, string>>) =>
    change('POST', tagsPath(arn), { Tags }),
  untag: (arn: string, keys: readonly string[]) =>
    ask('DELETE', `${tagsPath(arn)}?${new URLSearchParams(keys.map((key) => ['tagKeys', key]))}`),
}
