// Looks at the page as it stands; the value is a list of complaints, empty when all is well.
// Contrast and sizes are those of WCAG 2.2, level AA.
(() => {
  const complaints = [];
  const complain = (element, text) => {
    const name = element.tagName.toLowerCase() + (element.className ? '.' + element.className : '');
    const words = (element.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40);
    complaints.push(`${name} "${words}": ${text}`);
  };
  const seen = (element) => element.checkVisibility({visibilityProperty: true}) &&
    element.getClientRects().length > 0;
  const root = document.documentElement;
  // For screen readers alone.
  const hidden = (element) => element !== null &&
    (getComputedStyle(element).clipPath === 'inset(50%)' || hidden(element.parentElement));

  // A document that says what it is.
  if (!/^(id|en)$/.test(root.lang)) complaints.push(`html lang="${root.lang}"`);
  if (document.title.trim().length < 3) complaints.push('no title');
  if (!document.querySelector('meta[name=viewport]')) complaints.push('no viewport');
  if (document.querySelectorAll('main').length !== 1) complaints.push('not one <main>');
  if (document.querySelectorAll('h1').length !== 1) complaints.push('not one <h1>');
  let level = 0;
  for (const heading of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) complain(heading, `a heading of level ${own} after one of level ${level}`);
    if (!heading.textContent.trim()) complain(heading, 'an empty heading');
    level = own;
  }
  const ids = new Set();
  for (const element of document.querySelectorAll('[id]')) {
    if (ids.has(element.id)) complain(element, `id ${element.id} again`);
    ids.add(element.id);
  }
  for (const image of document.images) {
    if (!image.hasAttribute('alt')) complain(image, 'no alt');
    if (!image.complete || image.naturalWidth === 0) complain(image, 'not loaded');
  }
  for (const field of document.querySelectorAll('input:not([type=hidden]),select,textarea')) {
    if (field.labels.length === 0) complain(field, 'no label');
  }
  for (const frame of document.querySelectorAll('iframe')) {
    if (!frame.title) complain(frame, 'no title');
  }
  for (const cell of document.querySelectorAll('thead th')) {
    if (!cell.textContent.trim()) complain(cell, 'a column without a heading');
  }

  // Nothing sticks out, nothing is cut off.
  if (root.scrollWidth > root.clientWidth) {
    complaints.push(`the page is ${root.scrollWidth} wide on a screen of ${root.clientWidth}`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (!seen(element) || hidden(element) || element.closest('svg')) continue;
    const box = element.getBoundingClientRect();
    if (box.right > root.clientWidth + 0.5 || box.left < -0.5) complain(element, 'sticks out');
    const style = getComputedStyle(element);
    if (/hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) {
      complain(element, 'is cut off');
    }
  }

  // What is pressed can be hit.
  for (const element of document.querySelectorAll('a[href],button,summary,input:not([type=hidden])')) {
    if (!seen(element)) continue;
    const target = element.type === 'checkbox' ? element.closest('label') : element;
    const box = target.getBoundingClientRect();
    const inline = getComputedStyle(target).display === 'inline';
    if ((box.width < 24 || box.height < 24) && !(inline && box.height >= 16)) {
      complain(element, `only ${Math.round(box.width)} x ${Math.round(box.height)}`);
    }
  }

  // What is written can be read.
  const parse = (text) => {
    const parts = text.match(/[\d.]+/g).map(Number);
    return {rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1};
  };
  const over = (top, below) => top.rgb.map((c, i) => c * top.alpha + below[i] * (1 - top.alpha));
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => {
      c /= 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      layers.push(parse(getComputedStyle(one).backgroundColor));
      if (layers.at(-1).alpha === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const looked = new Set();
  const check = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    const own = pseudo ? parse(style.backgroundColor) : {alpha: 0, rgb: [0, 0, 0]};
    const behind = over(own, background(element));
    const ink = over(parse(style.color), behind);
    const [light, dark] = [luminance(ink), luminance(behind)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      complain(element, `contrast ${ratio.toFixed(2)} ${pseudo || ''}`);
    }
    if (size < 11) complain(element, `letters of ${size} px`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || looked.has(element) || !seen(element)) continue;
    if (hidden(element) || element.matches(':disabled')) continue;
    looked.add(element);
    check(element);
    // A short word or a NIK that stands on two lines was broken in its middle.
    for (const word of walker.currentNode.textContent.matchAll(/\p{L}{2,14}|\d{2,17}/gu)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, word.index);
      range.setEnd(walker.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) complain(element, `"${word[0]}" is broken`);
    }
  }
  for (const element of document.querySelectorAll('*')) {
    for (const pseudo of ['::before', '::file-selector-button']) {
      if (pseudo === '::file-selector-button' && element.type !== 'file') continue;
      const content = getComputedStyle(element, pseudo).content;
      const written = pseudo === '::before' ? !/^(none|normal|"")$/.test(content) : true;
      if (written && seen(element)) check(element, pseudo);
    }
  }
  return complaints;
})()
