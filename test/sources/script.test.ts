import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { scriptBeside } from '../../src/sources/script.ts'

const MAKER = fileURLToPath(new URL('../../bin/from-sources.js', import.meta.url))
const ESBUILD = fileURLToPath(new URL('../../node_modules/esbuild', import.meta.url))

/** A checkout of a few files whose `src/main.ts` says what it is told to. */
function checkout(): {
  readonly write: (file: string, text: string) => void
  readonly run: () => string
  readonly made: () => readonly string[]
} {
  const root = mkdtempSync(join(tmpdir(), 'dupin-checkout-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const folder of ['bin', 'src/deep', 'test', 'bench', 'node_modules'])
    mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  cpSync(MAKER, join(root, 'bin/from-sources.js'))
  symlinkSync(ESBUILD, join(root, 'node_modules/esbuild'))
  const run = `const { fromSources } = await import(${JSON.stringify(pathToFileURL(join(root, 'bin/from-sources.js')))})
    process.setSourceMapsEnabled(true)
    const main = new URL(${JSON.stringify(pathToFileURL(join(root, 'src/main.ts')))})
    const [script] = await Promise.all([fromSources(main), fromSources(main)])
    await import(script.href)`
  return {
    write: (file, text) => {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    },
    made: () => readdirSync(join(root, 'node_modules/.cache/dupin')),
    run: () => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', run], {
        encoding: 'utf8',
      })
      return `${stdout}${stderr}`.replaceAll(root, 'ROOT')
    },
  }
}

test('a script is made of the sources, and again when one of them has changed', () => {
  const { write, run } = checkout()
  write(
    'src/main.ts',
    `import { name } from './name.ts'\nconst said: string = name\nconsole.log(said)`,
  )
  write('src/name.ts', `export const name = 'first'`)
  expect(run()).toBe('first\n')
  expect(run()).toBe('first\n')
  write('src/name.ts', `export const name = 'later'`)
  expect(run()).toBe('later\n')
})

test('of what was made of older sources little is kept', () => {
  const { write, run, made } = checkout()
  for (let n = 1; n <= 20; n++) write(`node_modules/.cache/dupin/sources-${n}/x.mjs`, '')
  write('src/main.ts', 'console.log(1)')
  expect(run()).toBe('1\n')
  expect(made()).toHaveLength(16)
  expect(run()).toBe('1\n')
})

test('each file of it is told where its source lies', () => {
  const { write, run } = checkout()
  write('src/main.ts', `import './deep/inner.ts'\nconsole.log(import.meta.url)`)
  write('src/deep/inner.ts', `console.log(new URL('./beside.txt', import.meta.url).href)`)
  expect(run()).toBe('file://ROOT/src/deep/beside.txt\nfile://ROOT/src/main.ts\n')
  write('src/main.ts', 'console.log(import.meta.dirname, import.meta.filename)')
  expect(run()).toBe('ROOT/src ROOT/src/main.ts\n')
})

test('an error names the line of the source, and sources that are wrong are an error', () => {
  const { write, run } = checkout()
  write('src/main.ts', `type Nothing = never\n\nthrow new Error('on line three')`)
  expect(run()).toMatch(/ROOT\/src\/main\.ts:3/)
  write('src/main.ts', `const = 3`)
  expect(run()).toMatch(/src\/main\.ts:1/)
})

test('a script of a published package is what lies beside, compiled', async () => {
  const from = 'file:///package/dist/lake/ingest/worker-pool.js'
  expect((await scriptBeside('worker', from)).href).toBe(
    'file:///package/dist/lake/ingest/worker.js',
  )
})
