import { UserError } from '../events/user-error.ts'
import { neutralise } from '../investigations/render/neutralise.ts'
import type { Question, Talk } from '../set-up.ts'
import { type CliContext, say } from './context.ts'

/** Answers the questions of a conversation. */
export type Answerer = (question: Question) => Promise<string>

/** Whoever was asked wants no more of it. */
export class GivenUp extends Error {}

/** Holds a conversation to its end. */
export async function converse<T>(talk: Talk<T>, answerer: Answerer): Promise<T> {
  let step = talk.next()
  while (step.done !== true) step = talk.next(await answerer(step.value))
  return step.value
}

/** Asks whoever sits at the terminal; undefined where nobody does. @throws GivenUp from the answerer, at Ctrl-C or Ctrl-D */
export function terminalAnswerer(context: CliContext): Answerer | undefined {
  const { prompt } = context
  if (prompt === undefined) return undefined
  return async (question) => {
    const { problem, choices = [], text, byDefault } = question
    if (problem !== undefined) say(context, `  ${neutralise(problem)}`)
    else {
      say(context, '')
      for (const [i, choice] of choices.entries())
        say(context, `  ${String(i + 1).padStart(2)}  ${neutralise(choice)}`)
    }
    const answer = await prompt(`${neutralise(text)}? [${neutralise(byDefault)}] `)
    if (answer === undefined) throw new GivenUp()
    return answer
  }
}

/** Takes every default, and says which. @throws UserError from the answerer, where a default will not do */
export function defaultAnswerer(context: CliContext): Answerer {
  return async ({ problem, text, byDefault }) => {
    if (problem !== undefined) throw new UserError(problem)
    say(context, `${neutralise(text)}? ${neutralise(byDefault)}`)
    return ''
  }
}
