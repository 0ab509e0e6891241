import { defineConfig, type Plugin } from 'vite'

/** A classic script is read in the encoding of the page that holds it, whatever that is: in ASCII it is the same everywhere. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[\u0080-\uffff]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)
    }
  },
}

/**
 * Two classic scripts beside the console: `widget.js`, which a website loads, and `widget-hub.js` with the realtime client, which
 * `widget.js` loads when somebody talks. Classic, because a module of another origin would need that origin's CORS.
 */
export default defineConfig(({ mode }) => {
  const hub = mode === 'hub'
  return {
    root: import.meta.dirname,
    publicDir: hub ? false : 'public',
    plugins: [ascii],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: '../dist',
      emptyOutDir: false,
      target: 'es2020',
      lib: {
        entry: hub ? 'src/hub-entry.ts' : 'src/main.ts',
        formats: ['iife'],
        name: hub ? 'omniChatHub' : 'omniChatWidget',
        fileName: () => (hub ? 'widget-hub.js' : 'widget.js'),
      },
    },
  }
})
