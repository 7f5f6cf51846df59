import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../../src/api/access/principal.ts'
import { startServer } from '../../src/api/serve.ts'
import { Dupin, type Services } from '../../src/dupin.ts'

/** Keys of a test account in one role; never a key that AWS could have given. */
export interface TestKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface TestServer {
  readonly endpoint: string
  readonly region: string
  readonly services: Services
  /** The folder with the lake, the keys and the audit log. */
  readonly folder: string
  /** What the server told its operator. */
  readonly told: readonly string[]
  readonly credentials: (account: string, role?: Role) => TestKey
  readonly close: () => Promise<void>
}

export interface TestServerOptions {
  /** Accounts with a key in every role; their e-mail is `root@ACCOUNT.example.com`. */
  readonly accounts?: readonly string[]
  readonly organization?: {
    readonly managementAccountId: string
    readonly accountIds: readonly string[]
  }
  /** A folder of logs that is read before the server answers. */
  readonly logs?: string
  /** An mmdb file with places of addresses, for those logs. */
  readonly geoip?: string
  /** Where an earlier server left its lake. */
  readonly folder?: string
  readonly now?: () => number
  /** Where a built console is; nowhere unless given. */
  readonly consoleFolder?: string
  /** Of who may sign in with an account elsewhere. */
  readonly oidcFile?: string
}

export const ADMINISTRATOR = '111122223333'
export const MEMBER = '444455556666'

const ROLES: readonly Role[] = ['administrator', 'investigator', 'member', 'auditor']

/** A server over a lake of its own on loopback and a free port; `close` stops it, and forgets the folder unless it was given. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'dupin-serve-'))
  const accounts = options.accounts ?? [ADMINISTRATOR, MEMBER]
  const credentials = join(folder, 'credentials.json')
  writeFileSync(credentials, credentialsText(accounts, options.organization), { mode: 0o600 })
  const lake = join(folder, 'lake.duckdb')
  const dupin = await Dupin.open(lake, { threads: 2 })
  const { logs, geoip } = options
  if (logs !== undefined) await dupin.ingestFolder(logs, geoip === undefined ? {} : { geoip })
  const region = 'eu-west-1'
  const told: string[] = []
  const server = await startServer(dupin, {
    lake,
    listen: { host: '127.0.0.1', port: 0 },
    region,
    credentials,
    ...(options.oidcFile === undefined ? {} : { oidcFile: options.oidcFile }),
    tls: undefined,
    names: [],
    auditFolder: join(folder, 'audit'),
    consoleFolder: options.consoleFolder ?? join(folder, 'no-console'),
    now: options.now ?? Date.now,
    tell: (text) => void told.push(text),
  })
  return {
    endpoint: server.url,
    region,
    services: server.services,
    folder,
    told,
    credentials: testKey,
    close: async () => {
      await server.stop()
      await dupin.close()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function emailOf(account: string): string {
  return `root@${account}.example.com`
}

function testKey(account: string, role: Role = 'administrator'): TestKey {
  return {
    accessKeyId: `EXAMPLE${account}${role.toUpperCase()}`,
    secretAccessKey: `secret-of-${role}-of-${account}-for-tests`,
  }
}

function credentialsText(
  accounts: readonly string[],
  organization: TestServerOptions['organization'],
): string {
  return JSON.stringify({
    accounts: accounts.map((account) => ({
      accountId: account,
      email: emailOf(account),
      keys: ROLES.map((role) => ({ ...testKey(account, role), role })),
    })),
    ...(organization === undefined ? {} : { organization }),
  })
}
