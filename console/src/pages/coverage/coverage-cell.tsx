import { go } from '../../router/location.ts'

interface Props {
  /** Its look: the end of a class of coverage-map.css. */
  readonly style: string
  readonly text: string
  /** What is behind it; nothing unless given. */
  readonly href: string | false | undefined
}

/** A square of a grid. The whole grid would be hundreds of stops for the keyboard: what it leads to must be reached otherwise too. */
export function CoverageCell({ style, text, href }: Props) {
  const square = `coverage-cell coverage-${style}`
  const label = <span className="unseen">{text}</span>
  if (href === undefined || href === false)
    return (
      <td>
        <span className={square} title={text}>
          {label}
        </span>
      </td>
    )
  return (
    <td>
      <a
        className={square}
        title={text}
        href={href}
        tabIndex={-1}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return
          event.preventDefault()
          go(href)
        }}
      >
        {label}
      </a>
    </td>
  )
}
