import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../lake/ingest-support.ts'
import { programOnPath, run, skipped } from '../command.ts'

const INSTALLER = fileURLToPath(new URL('../../../tools/install-moto.sh', import.meta.url))
const isLacking = programOnPath('python3') === undefined
if (isLacking) skipped('installing moto', 'there is no python3 on the PATH')

// Nobody listens there: what it may not get from a package index, it gets nowhere.
const env = { PIP_INDEX_URL: 'http://127.0.0.1:9/', PIP_FIND_LINKS: '', PIP_NO_INDEX: '' }

test.runIf(!isLacking)(
  'where moto cannot be installed it says why, leaves nothing half made, and nobody waits twice',
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder()
    const target = join(folder, 'moto')
    const all = await Promise.all([1, 2].map(() => run(INSTALLER, [target], { env })))
    for (const { code, err } of all) {
      expect(code).toBe(1)
      expect(err).toMatch(/^moto could not be installed: |^python3 has neither pip nor venv/)
    }
    expect(existsSync(target)).toBe(false)
    expect(readdirSync(folder).toSorted()).toEqual(['moto.lock', 'moto.refused'])
    // The second has the words of the first, which it would not try again.
    writeFileSync(`${target}.refused`, 'as was said before\n')
    expect(await run(INSTALLER, [target], { env })).toMatchObject({
      code: 1,
      err: 'as was said before\n',
    })
  },
)
