import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { UserError } from '../../src/events/user-error.ts'
import { folderSource } from '../../src/sources/folder.ts'
import type { LogObject } from '../../src/sources/source.ts'

function folderOf(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'dupin-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), name)
  }
  return folder
}

async function listed(path: string): Promise<{ objects: LogObject[]; problems: string[] }> {
  const objects: LogObject[] = []
  const problems: string[] = []
  const source = await folderSource(path)
  for await (const object of source.list((uri, what) => problems.push(`${uri}: ${what}`))) {
    objects.push(object)
  }
  return { objects, problems }
}

test('files are offered in the order of their names, folders in their place', async () => {
  const folder = folderOf([
    '2026/01/02/b',
    '2026/01/01/c',
    '2026/01/01/a',
    'x',
    '.git/config',
    '.DS_Store',
  ])
  const { objects, problems } = await listed(folder)
  expect(objects.map(({ uri }) => uri.slice(folder.length + 1))).toEqual([
    '2026/01/01/a',
    '2026/01/01/c',
    '2026/01/02/b',
    'x',
  ])
  expect(problems).toEqual([])
  expect(objects.map(({ bytes }) => bytes)).toEqual([12, 12, 12, 1])
})

test('one file is a source of one object', async () => {
  const folder = folderOf(['a', 'b'])
  expect((await listed(join(folder, 'a'))).objects).toHaveLength(1)
})

test('a version changes with size and with time, and not without', async () => {
  const folder = folderOf(['a'])
  const version = async () => (await listed(folder)).objects[0]?.version
  utimesSync(join(folder, 'a'), 1_700_000_000, 1_700_000_000)
  const first = await version()
  expect(await version()).toBe(first)
  utimesSync(join(folder, 'a'), 1_700_000_000, 1_700_000_001)
  const second = await version()
  expect(second).not.toBe(first)
  writeFileSync(join(folder, 'a'), 'longer')
  utimesSync(join(folder, 'a'), 1_700_000_000, 1_700_000_001)
  expect(await version()).not.toBe(second)
})

test('a link is told of and not followed, whether to a file, a folder or nothing', async () => {
  const folder = folderOf(['a'])
  symlinkSync('/etc/passwd', join(folder, 'file'))
  symlinkSync('/', join(folder, 'root'))
  symlinkSync('/nowhere', join(folder, 'dangling'))
  const { objects, problems } = await listed(folder)
  expect(objects).toHaveLength(1)
  expect(problems).toHaveLength(3)
})

test('a path with nothing there is the mistake of whoever named it', async () => {
  await expect(folderSource('/nowhere/at/all')).rejects.toThrow(UserError)
  await expect(folderSource('/nowhere/at/all')).rejects.toThrow(
    'there is nothing at /nowhere/at/all',
  )
})
