import { createHash } from 'node:crypto'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Cloudscape's global styles carry eight fonts within them: as files, a browser fetches the two or three that a page uses. */
function fontsAsFiles(): Plugin {
  return {
    name: 'fonts-as-files',
    generateBundle(_, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== 'asset' || !asset.fileName.endsWith('.css')) continue
        asset.source = String(asset.source).replace(DATA_FONT, (_all, data: string) => {
          const source = Buffer.from(data, 'base64')
          const hash = createHash('sha256').update(source).digest('hex').slice(0, 10)
          const fileName = `assets/open-sans-${hash}.woff2`
          this.emitFile({ type: 'asset', fileName, source })
          return `url(/console/${fileName})`
        })
      }
    },
  }
}

const DATA_FONT = /url\(data:font\/woff2;base64,([\w+/=]+)\)/g

export default defineConfig({
  base: '/console/',
  plugins: [react(), fontsAsFiles()],
  build: {
    target: 'es2022',
    // Every file comes from the server itself: nothing is put into the page that its policy would have to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
})
