import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../src/collect/config.ts'
import { startDescribing } from '../support/aws/describe-server.ts'
import { describedAccount } from '../support/aws/described-account.ts'
import { programOnPath, run, skipped } from '../support/command.ts'
import { newFolder } from '../support/run-cli.ts'
import { BIN } from './started.ts'

/** Gives a program a terminal, and answers each of its questions; what is typed comes with the arguments, as JSON. */
const TERMINAL = `
import json, os, pty, select, sys
answers, command = json.loads(sys.argv[1]), json.loads(sys.argv[2])
child, terminal = pty.fork()
if child == 0:
    os.execv(command[0], command)
shown = b""
while select.select([terminal], [], [], 90)[0]:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    shown += part
    if b"? [" in shown.rsplit(b"\\n", 1)[-1] and b"] " in shown.rsplit(b"?", 1)[-1]:
        os.write(terminal, answers.pop(0).encode() if answers else b"\\x04")
        shown += b"\\n"
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps({"code": code, "shown": shown.decode(errors="replace")}))
`

const python = programOnPath('python3')
if (python === undefined) skipped('dupin init at a real terminal', 'there is no python3')

describe.runIf(python !== undefined)('dupin init at a real terminal', () => {
  const atTerminal = async (answers: readonly string[]) => {
    const { url } = await startDescribing(describedAccount)
    const folder = newFolder()
    const init = ['init', '--region', 'eu-west-1', '--endpoint-url', url]
    const command = JSON.stringify([process.execPath, BIN, ...init])
    const env = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }
    const args = ['-c', TERMINAL, JSON.stringify(answers), command]
    const { out, err } = await run(python ?? '', args, { cwd: folder, env })
    expect(err).toBe('')
    const { code, shown }: { code: number; shown: string } = JSON.parse(out)
    return { code, shown, folder }
  }

  it('goes through at Enter and writes where it says', async () => {
    const { code, shown, folder } = await atTerminal(Array(6).fill('\r'))
    expect(shown).toContain('Wrote dupin.yaml. Next:')
    expect(code).toBe(0)
    parseConfiguration(readFileSync(join(folder, 'dupin.yaml'), 'utf8'), 'dupin.yaml')
  }, 120_000)

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])(
    '%s ends it, with nothing written',
    async (_, key) => {
      const { code, shown, folder } = await atTerminal(['\r', key])
      expect(shown).toContain('nothing was written')
      expect(code).toBe(130)
      expect(readdirSync(folder)).toEqual([])
    },
    60_000,
  )
})
