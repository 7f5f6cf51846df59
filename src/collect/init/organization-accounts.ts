import { failureOf } from '../../sources/aws/api-failure.ts'
import type { ApiDeps } from '../../sources/aws/api-settings.ts'
import { paceOf } from '../../sources/aws/pace.ts'
import { pagesOf } from '../../sources/aws/pages.ts'
import type { AskedAccount } from './enabled-regions.ts'

/** An account of an organisation. */
export interface OrganizationAccount {
  readonly id: string
  /** As somebody there named it. */
  readonly name: string
}

/** The accounts of an organisation, or why they are not known, as a sentence without its full stop. */
export type ListedAccounts =
  | {
      readonly kind: 'listed'
      /** Those that are active, in the order in which AWS names them. */
      readonly accounts: readonly OrganizationAccount[]
      /** How many others there are: suspended, closed, not yet active, or not to be read. */
      readonly others: number
    }
  | { readonly kind: 'refused'; readonly why: string }

const ACTION = 'organizations:ListAccounts'
const ON_A_PAGE = 20
/** Others ask Organizations too, all through one quota of the organisation. */
const PER_SECOND = 4
/** An organisation has 10,000 accounts at most: twice its pages, since some may be empty.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
const MOST_PAGES = 1000

/**
 * All active accounts of the organisation that the credentials belong to; only its management account and delegated administrators
 * may ask. A throttled call is made again.
 *
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
 */
export async function organizationAccounts(
  asked: AskedAccount,
  clock: ApiDeps['clock'],
): Promise<ListedAccounts> {
  try {
    return await listActive(asked, clock)
  } catch (error) {
    return { kind: 'refused', why: refusalOf(error, asked) }
  }
}

async function listActive(
  { client }: AskedAccount,
  clock: ApiDeps['clock'],
): Promise<ListedAccounts> {
  const { ListAccountsCommand, OrganizationsClient } = await import('@aws-sdk/client-organizations')
  const organizations = new OrganizationsClient(client)
  const found = new Map<string, OrganizationAccount>()
  let [others, pages] = [0, 0]
  try {
    for await (const { Accounts = [] } of pagesOf(paceOf(PER_SECOND, clock).step, (token) =>
      organizations.send(new ListAccountsCommand({ MaxResults: ON_A_PAGE, ...token })),
    )) {
      if (++pages > MOST_PAGES) throw new Error(`there was no end of pages after ${MOST_PAGES}`)
      for (const { Id = '', Name = '', State, Status } of Accounts) {
        // Status is on its way out, and not everybody has State yet.
        if ((State ?? Status) === 'ACTIVE' && /^\d{12}$/.test(Id))
          found.set(Id, { id: Id, name: Name })
        else others++
      }
    }
    return { kind: 'listed', accounts: [...found.values()], others }
  } finally {
    organizations.destroy()
  }
}

function refusalOf(error: unknown, { home, who }: AskedAccount): string {
  if (error instanceof Error && error.name === 'AWSOrganizationsNotInUseException')
    return 'the account belongs to no organisation'
  const { kind, text } = failureOf(error, { action: ACTION, region: home, who })
  if (kind !== 'denied') return text
  return `${text}; only the management account of an organisation, and accounts that are its delegated administrators, can list its accounts`
}
