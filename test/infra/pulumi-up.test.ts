import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/command.ts'
import { findPeer, lacks } from '../support/peers/peer.ts'
import {
  ADMINISTRATOR,
  emailOf,
  MEMBER,
  startTestServer,
  type TestServer,
} from '../support/serve.ts'
import { type LanguageHost, startLanguageHost } from './language-host.ts'

/**
 * The program as a user runs it: Pulumi's own engine, a stack in a folder, `pulumi up`. Only the plugin that speaks to
 * Detective and the host that starts Node are stand-ins (provider/plugin.ts, language-host.ts).
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const engine = findPeer({ name: 'pulumi', variable: 'DUPIN_PULUMI' })
const isLacking = lacks(engine, 'pulumi up')

describe.runIf(!isLacking)('pulumi up, against a running server', () => {
  let server: TestServer
  let host: LanguageHost
  let folder: string
  let project: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dupin-pulumi-'))
    project = join(folder, 'infra')
    server = await startTestServer()
    // As in Pulumi.yaml.
    host = await startLanguageHost(project, 'index.ts', ['--import', 'tsx'])
    prepare(folder, server)
  })
  afterAll(async () => {
    host.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const pulumi = async (...args: readonly string[]): Promise<string> => {
    const around = { cwd: project, env: environment(folder, server) }
    const { code, out, err } = await run(engine.program, args, around)
    expect(code, `${out}${err}${host.written.join('')}`).toBe(0)
    return `${out}${err}`
  }
  const graph = () => server.services.membership.administered(ADMINISTRATOR)
  const client = () => `--client=127.0.0.1:${host.port}`

  it('makes all, has nothing left to do, tags anew, and takes all away', async () => {
    await pulumi('stack', 'init', 'test')
    const told = {
      'aws:region': server.region,
      'dupin:endpoint': server.endpoint,
      'dupin:behaviorGraph': JSON.stringify({
        members: [{ accountId: MEMBER, email: emailOf(MEMBER), accept: { profile: 'member' } }],
      }),
    }
    for (const [key, value] of Object.entries(told)) await pulumi('config', 'set', key, value)
    await pulumi('up', '--yes', '--skip-preview', client())
    expect(graph()?.members.get(MEMBER)?.status).toBe('ENABLED')
    expect(await pulumi('stack', 'output', 'memberStatus')).toContain(MEMBER)
    await pulumi('preview', '--expect-no-changes', client())
    await pulumi('refresh', '--yes', '--skip-preview', client())
    await pulumi('config', 'set', 'dupin:tags', '{"team":"ml"}')
    expect(await pulumi('up', '--yes', '--skip-preview', client())).toContain('1 updated')
    expect(await pulumi('destroy', '--yes', '--skip-preview', client())).toMatch(/deleted/)
    expect(await pulumi('stack', 'export')).not.toContain('detective')
    expect(graph()).toBeUndefined()
  }, 300_000)
})

/** A copy of the program, since a stack is noted beside it; a provider plugin on the PATH; keys of both accounts as profiles. */
function prepare(folder: string, server: TestServer): void {
  for (const name of ['state', 'home', 'bin']) mkdirSync(join(folder, name))
  cpSync(join(ROOT, 'infra'), join(folder, 'infra'), { recursive: true })
  cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const plugin = join(ROOT, 'test', 'infra', 'provider', 'plugin.ts')
  const command = `cd ${quote(ROOT)} && exec ${quote(process.execPath)} --import tsx ${quote(plugin)}`
  const script = join(folder, 'bin', 'pulumi-resource-aws')
  writeFileSync(script, `#!/bin/sh\n${command} "$@"\n`)
  chmodSync(script, 0o755)
  const profiles = { default: ADMINISTRATOR, member: MEMBER }
  const lines = Object.entries(profiles).map(([name, account]) => {
    const { accessKeyId, secretAccessKey } = server.credentials(account)
    return `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`
  })
  writeFileSync(join(folder, 'credentials'), lines.join('\n'))
}

function environment(folder: string, server: TestServer): Readonly<Record<string, string>> {
  return {
    PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: join(folder, 'home'),
    PULUMI_HOME: join(folder, 'home'),
    PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
    PULUMI_CONFIG_PASSPHRASE: 'example',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: 'true',
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_REGION: server.region,
    NO_COLOR: '1',
  }
}

function quote(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
}
