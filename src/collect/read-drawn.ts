import type { CollectTarget } from './collect-target.ts'
import { type Drawn, placeOf } from './near-objects.ts'

/** Reads what was drawn into the lake, and says of each object what became of it. @throws what breaks the reading */
export async function readDrawn(
  target: Pick<CollectTarget, 'read'>,
  { source, end }: Drawn,
): Promise<void> {
  const unreadable = new Map<string, string>()
  try {
    await target.read(source, {
      onUnreadable: (object, why) => unreadable.set(placeOf(object), why),
    })
  } catch (error) {
    end(undefined)
    throw error
  }
  end(unreadable)
}
