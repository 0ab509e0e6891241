import { defineConfig } from 'vite'

/**
 * Two classic scripts beside the console: `widget.js`, which a website loads, and `widget-hub.js` with the realtime client, which
 * `widget.js` loads when somebody talks. Classic, because a module of another origin would need that origin's CORS.
 */
export default defineConfig(({ mode }) => {
  const hub = mode === 'hub'
  return {
    root: import.meta.dirname,
    publicDir: hub ? false : 'public',
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
