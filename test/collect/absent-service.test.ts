import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { stringify } from 'yaml'
import { temporaryFolder } from '../lake/ingest-support.ts'
import { startApis } from '../support/aws/api-stand-in.ts'
import { imaginedApis } from '../support/aws/imagined-apis.ts'
import { dupin } from '../support/run-cli.ts'

test.each([
  ['is not enabled', {}, 0, 'GuardDuty is not enabled in us-east-1'],
  ['may not be asked', { error: 'AccessDeniedException' }, 3, 'allow guardduty:ListDetectors to'],
])(
  'a service that %s: said, and the exit code tells whether anything is missing',
  async (_, answer, code, said) => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    onTestFinished(() => void vi.unstubAllEnvs())
    const sound = imaginedApis(() => ({ enabledIn: [] }))
    const apis = await startApis((call) =>
      call.action === 'guardduty:ListDetectors' && 'error' in answer ? answer : sound(call),
    )
    onTestFinished(() => apis.close())
    const config = join(temporaryFolder(), 'dupin.yaml')
    const sources = [{ kind: 'guardduty', regions: ['us-east-1'] }]
    writeFileSync(config, stringify({ aws: { endpointUrl: apis.url }, sources }))
    const lake = join(temporaryFolder(), 'lake.duckdb')
    const ran = await dupin(['collect', '--config', config, '--lake', lake])
    expect(ran.code).toBe(code)
    expect(ran.out + ran.err).toContain(said)
  },
)
