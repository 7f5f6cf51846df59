import type { CollectTarget } from './collect-target.ts'
import { type Drawn, placeOf } from './near-objects.ts'
import type { StatusKeeper } from './source-status.ts'

/** Reads what was drawn into the lake, and says of each object what became of it. @throws what breaks the reading */
export async function readDrawn(
  target: Pick<CollectTarget, 'read'>,
  { source, end }: Drawn,
  status: StatusKeeper,
): Promise<void> {
  const unreadable = new Map<string, string>()
  try {
    const { stored } = await target.read(source, {
      onUnreadable: (object, why) => unreadable.set(placeOf(object), why),
    })
    status.count('records', stored)
  } catch (error) {
    end(undefined)
    throw error
  }
  end(unreadable)
}
