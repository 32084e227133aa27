"""Times of a page as its reader's browser writes them; without a script they stay as the page has them."""

from __future__ import annotations

LOCAL_TIMES = (
    "(()=>{const l=document.documentElement.lang,"
    'f=new Intl.DateTimeFormat(l,{dateStyle:"medium",timeStyle:"short"}),'
    "z=f.resolvedOptions().timeZone,n=document.getElementById('zone');"
    "document.querySelectorAll('time').forEach(t=>{t.textContent=f.format(new Date(t.dateTime))});"
    "if(n)n.textContent=n.dataset.text.replace('{zone}',z)})()"
)
"""Of one line, allowed by its hash. What is called `zone` tells the zone, where there is one."""
