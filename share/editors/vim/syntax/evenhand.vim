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
syntax keyword evenhandWord about absence absent acts after again also always as assigned assisted barred be because beforehand
syntax keyword evenhandWord beginning begins bounced bounces can case checklist code conduct conflicted counted data day
syntax keyword evenhandWord days default delays due duty earlier ended ends event example explained fact flag forward
syntax keyword evenhandWord governance happened happens hold holders holds hour hours in includes item joins
syntax keyword evenhandWord judged keep kept known lapsed lapses last later least letter limit link
syntax keyword evenhandWord list listed lot managed manager may month months most never next nobody none
syntax keyword evenhandWord nothing of on once only optional owes panels people practicable procedure raised reach reasons
syntax keyword evenhandWord received recorded refused register reports rights role rolls rung safeguarding same see sent setting several soon
syntax keyword evenhandWord stage standing step subject table take taken takes the to told took track unknown
syntax keyword evenhandWord unlisted until untrained vacant wanted was week weeks where who with year years yes

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
