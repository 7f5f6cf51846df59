import { Command, Option } from 'commander'
import { Dupin, rewriteLake } from '../../dupin.ts'
import { type CliContext, EXIT, say } from '../context.ts'
import { lakeOption } from '../options.ts'

interface Options {
  readonly lake: string
  readonly pseudonyms?: boolean
}

export function rotateKeyCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('rotate-key')
    .description(
      'give a lake another key for the hashes of prompts and answers; the old one is destroyed',
    )
    .addOption(lakeOption())
    .addOption(
      new Option(
        '--pseudonyms',
        'the key of pseudonyms too: nobody can guess who they stand for, and values that were redacted are not recognised any more',
      ),
    )
    .action(async ({ lake, pseudonyms }: Options) => {
      await rotate(lake, pseudonyms === true, context.now())
      const { bytesAfter } = await rewriteLake(lake)
      const dropped = pseudonyms === true ? ', and no rules for what was redacted' : ''
      say(
        context,
        `${lake} has another key${dropped} and was written anew, ${bytesAfter} bytes: contents read from now on are not comparable with those before`,
      )
      exit(EXIT.ok)
    })
}

async function rotate(lake: string, pseudonyms: boolean, now: Date): Promise<void> {
  const dupin = await Dupin.open(lake, { mustExist: true })
  try {
    const keeping = dupin.keeping()
    await keeping.rotateContentKey(now)
    if (pseudonyms) await keeping.rotateRedactionKey()
  } finally {
    await dupin.close()
  }
}
