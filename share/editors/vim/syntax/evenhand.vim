" SPDX-License-Identifier: GPL-3.0-or-later
" Vim syntax for Evenhand procedures, their data and examples (docs/grammar.md). A test holds the words against
" those that the parser knows.
if exists("b:current_syntax")
  finish
endif
syntax case match
setlocal iskeyword=a-z,48-57,-

syntax keyword evenhandOperator a an and at becomes every if is no not or otherwise
syntax keyword evenhandOperator some when while whoever whose without
syntax keyword evenhandAction assign clear confirm drop each for lower make mark match open owe
syntax keyword evenhandAction raise refuse release send set
syntax keyword evenhandLine add answer apart ask by compartment from given gives hint met must opens
syntax keyword evenhandLine owed owner pauses point reviewed follows read say says section seen shown source tells
syntax keyword evenhandLine then trained verified version withhold within working
syntax keyword evenhandType any area choice date document names number office party person text time yes-no
syntax keyword evenhandWord about absence absent acts after again also always answered approved as assigned assisted
syntax keyword evenhandWord barred be because beforehand beginning begins bounced bounces can case checklist code
syntax keyword evenhandWord complaints conduct conflicted costs counted data day days default delays due duty earlier
syntax keyword evenhandWord ended ends event example explained fact feedback flag force forward governance happened
syntax keyword evenhandWord happens hold holders holds hour hours in includes item joins judged keep kept known lapsed
syntax keyword evenhandWord lapses last later least letter limit link list listed lot managed manager may month months
syntax keyword evenhandWord most never next nobody none nothing of on once only optional owes panels people posts
syntax keyword evenhandWord practicable procedure raised reach reasons received recorded refused register reports
syntax keyword evenhandWord rights role rolls rung safeguarding same sanctions see sent setting several soon stage
syntax keyword evenhandWord standing step subject sum suspensions table take taken takes the to told took track
syntax keyword evenhandWord unknown unlisted until untrained vacant wanted was week weeks where who with year yearly
syntax keyword evenhandWord years yes

syntax match evenhandComment "^\s*#.*$"
syntax match evenhandNumber "\<\d\+\>"
syntax match evenhandDate "\<\d\{4}-\d\d-\d\d\>"
syntax match evenhandClock "\<\d\d:\d\d\>"
syntax match evenhandArrow "->"
syntax match evenhandEscape contained "\\[\"\\]"
syntax region evenhandString start=+"+ skip=+\\\\\|\\"+ end=+"+ oneline contains=evenhandEscape
syntax match evenhandParagraphs "\[[^\]]*\]\s*$"

highlight default link evenhandOperator Operator
highlight default link evenhandAction Statement
highlight default link evenhandLine Keyword
highlight default link evenhandType Type
highlight default link evenhandWord Keyword
highlight default link evenhandComment Comment
highlight default link evenhandNumber Number
highlight default link evenhandDate Constant
highlight default link evenhandClock Constant
highlight default link evenhandArrow Operator
highlight default link evenhandEscape SpecialChar
highlight default link evenhandString String
highlight default link evenhandParagraphs Special

let b:current_syntax = "evenhand"
