" SPDX-License-Identifier: GPL-3.0-or-later
autocmd BufNewFile,BufRead *.procedure,*.part,*.examples setfiletype evenhand
autocmd BufNewFile,BufRead *.data if getline(1) =~# '^\(#\|data \|limit \|table \)' | setfiletype evenhand | endif
