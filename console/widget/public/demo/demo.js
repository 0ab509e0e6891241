// A shop's page with the widget. `?site=` names the web account, `?language=zh`, `?theme=dark`, `?color=%23b3541e`, `?position=left` show what
// the script element can say. Without a name it is "shop", or "demo", which the demo of the command line makes.
const wishes = new URLSearchParams(location.search)
const sites = wishes.has('site') ? [wishes.get('site')] : ['shop', 'demo']
const language = wishes.get('language') || (navigator.language.startsWith('zh') ? 'zh' : 'en')

const zh = {
  brand: '炉边茶壶',
  kettles: '水壶',
  tea: '茶叶',
  help: '帮助',
  heroTitle: '水温，恰如所愿。',
  heroText: '手工打磨的水壶，来自小茶园的好茶，一天之内从工坊发出。',
  look: '看看水壶',
  one: '铜壶，1.2 升',
  oneText: '内壁镀锡，燃气灶与电磁炉皆可。',
  two: '铸铁壶，0.8 升',
  twoText: '保温一小时。',
  three: '玻璃壶，1 升',
  threeText: '看茶叶慢慢舒展。',
  helpTitle: '有疑问？',
  helpText: '点击右下角的按钮给我们写信，中文英文都可以。',
  foot: '炉边茶壶并不是真的商店，这里展示的是访客眼中的 Omni 对话窗口。',
}

if (language === 'zh') {
  document.documentElement.lang = 'zh-CN'
  document.title = zh.brand
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = zh[element.dataset.t] ?? element.textContent
}

const other = document.getElementById('language')
other.textContent = language === 'zh' ? 'English' : '中文'
other.lang = language === 'zh' ? 'en' : 'zh'
other.addEventListener('click', () => {
  wishes.set('language', language === 'zh' ? 'en' : 'zh')
  location.search = wishes.toString()
})

async function begin() {
  let site = null
  for (const name of sites) if (site === null && (await fetch(`/api/web/${encodeURIComponent(name)}/widget`)).ok) site = name
  if (site === null) {
    document.getElementById('asked').textContent = sites[0]
    document.getElementById('missing').hidden = false
    return
  }
  const script = document.createElement('script')
  script.src = '/widget.js'
  script.dataset.site = site
  script.dataset.language = language
  for (const name of ['theme', 'color', 'position', 'title', 'greeting', 'open', 'user', 'signature']) if (wishes.has(name)) script.dataset[name] = wishes.get(name)
  document.body.append(script)
}

void begin()
