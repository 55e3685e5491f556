"""Which character a command stands for, by TeX's classes of symbols."""

from __future__ import annotations


def _table(*lines: str) -> dict[str, str]:
    words = " ".join(lines).split()
    return dict(zip(words[::2], words[1::2], strict=True))


LOWER_GREEK = _table(
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ",
    "lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ",
    "chi χ psi ψ omega ω digamma ϝ",
)
UPPER_GREEK = _table(
    "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω Alpha Α Beta Β Epsilon Ε Zeta Ζ",
    "Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν Omicron Ο Rho Ρ Tau Τ Chi Χ",
)
SLANTED_GREEK = _table(
    "varGamma 𝛤 varDelta 𝛥 varTheta 𝛩 varLambda 𝛬 varXi 𝛯 varPi 𝛱 varSigma 𝛴 varUpsilon 𝛶 varPhi 𝛷 varPsi 𝛹 varOmega 𝛺",
)
ORDINARY = _table(
    "infty ∞ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ emptyset ∅ varnothing ∅ ell ℓ hbar ℏ hslash ℏ",
    "wp ℘ Re ℜ Im ℑ aleph ℵ beth ℶ gimel ℷ daleth ℸ imath ı jmath ȷ complement ∁ mho ℧ Finv Ⅎ eth ð Bbbk 𝕜 degree °",
    "angle ∠ measuredangle ∡ sphericalangle ∢ top ⊤ bot ⊥ surd √ prime ′ backprime ‵ backepsilon ϶ flat ♭ natural ♮",
    "sharp ♯ spadesuit ♠ heartsuit ♡ diamondsuit ♢ clubsuit ♣ checkmark ✓ maltese ✠ S § P ¶ yen ¥ pounds £ copyright ©",
    "circledR ® circledS Ⓢ Diamond ◇ lozenge ◊ blacklozenge ⧫ square □ Box □ blacksquare ■ bigstar ★ triangle △",
    "blacktriangle ▲ triangledown ▽ blacktriangledown ▼ backslash \\ diagup ╱ diagdown ╲ dag † ddag ‡",
    "ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsi ⋯ dotsm ⋯ vdots ⋮ ddots ⋱ And & lq ‘ rq ’",
    "dprime ″ trprime ‴ qprime ⁗ ldotp . $ $ % % # # & & _ _",
)
BINARY = _table(
    "pm ± mp ∓ times × div ÷ cdot ⋅ centerdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ dagger † ddagger ‡ amalg ⨿ wr ≀",
    "cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ Cap ⋒ Cup ⋓ doublecap ⋒ doublecup ⋓ wedge ∧ land ∧ vee ∨ lor ∨ curlywedge ⋏",
    "curlyvee ⋎ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ setminus ∖ smallsetminus ∖ dotplus ∔ oplus ⊕ ominus ⊖ otimes ⊗",
    "oslash ⊘ odot ⊙ circledcirc ⊚ circledast ⊛ circleddash ⊝ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ intercal ⊺",
    "diamond ⋄ divideontimes ⋇ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ rhd ▷ lhd ◁ unrhd ⊵ unlhd ⊴",
    "bigcirc ◯ bigtriangleup △ bigtriangledown ▽ triangleleft ◃ triangleright ▹",
)
RELATIONS = _table(
    "eq = lt < gt > le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ equiv ≡ sim ∼ thicksim ∼ simeq ≃ approx ≈ thickapprox ≈ cong ≅",
    "propto ∝ varpropto ∝ in ∈ notin ∉ ni ∋ owns ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋",
    "varsubsetneq ⊊ varsupsetneq ⊋ subseteqq ⫅ supseteqq ⫆ subsetneqq ⫋ supsetneqq ⫌ varsubsetneqq ⫋ varsupsetneqq ⫌",
    "nsubseteq ⊈ nsupseteq ⊉ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ Subset ⋐ Supset ⋑",
    "ll ≪ gg ≫ lll ⋘ llless ⋘ ggg ⋙ gggtr ⋙ leqq ≦ geqq ≧ lneqq ≨ gneqq ≩ lvertneqq ≨ gvertneqq ≩ lneq ⪇ gneq ⪈",
    "nleqslant ⩽̸ ngeqslant ⩾̸ nsubseteqq ⫅̸ nsupseteqq ⫆̸",
    "leqslant ⩽ geqslant ⩾ eqslantless ⪕ eqslantgtr ⪖ nless ≮ ngtr ≯ nleq ≰ ngeq ≱ nleqq ≦̸ ngeqq ≧̸ lesssim ≲ gtrsim ≳",
    "lnsim ⋦ gnsim ⋧ lessapprox ⪅ gtrapprox ⪆ lnapprox ⪉ gnapprox ⪊ lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛",
    "lesseqqgtr ⪋ gtreqqless ⪌ lessdot ⋖ gtrdot ⋗ prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽",
    "curlyeqprec ⋞ curlyeqsucc ⋟ precsim ≾ succsim ≿ nprec ⊀ nsucc ⊁ npreceq ⋠ nsucceq ⋡ precapprox ⪷ succapprox ⪸",
    "precnsim ⋨ succnsim ⋩ precnapprox ⪹ succnapprox ⪺ mid ∣ shortmid ∣ nmid ∤ nshortmid ∤ parallel ∥ shortparallel ∥",
    "nparallel ∦ nshortparallel ∦ perp ⟂ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ Vvdash ⊪ nvdash ⊬ nvDash ⊭ nVdash ⊮",
    "nVDash ⊯ therefore ∴ because ∵ between ≬ asymp ≍ doteq ≐ Doteq ≑ doteqdot ≑ fallingdotseq ≒ risingdotseq ≓",
    "eqcirc ≖ circeq ≗ triangleq ≜ eqsim ≂ backsim ∽ backsimeq ⋍ nsim ≁ ncong ≇ approxeq ≊ bumpeq ≏ Bumpeq ≎ bowtie ⋈",
    "Join ⋈ pitchfork ⋔ multimap ⊸ frown ⌢ smallfrown ⌢ smile ⌣ smallsmile ⌣ vartriangle △ vartriangleleft ⊲",
    "vartriangleright ⊳ trianglelefteq ⊴ trianglerighteq ⊵ ntriangleleft ⋪ ntriangleright ⋫ ntrianglelefteq ⋬",
    "ntrianglerighteq ⋭ blacktriangleleft ◀ blacktriangleright ▶ coloneqq ≔ eqqcolon ≕ Coloneqq ⩴ vcentcolon ∶",
)
ARROWS = _table(
    "to → rightarrow → leftarrow ← gets ← uparrow ↑ downarrow ↓ updownarrow ↕ leftrightarrow ↔ Rightarrow ⇒",
    "Leftarrow ⇐ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ Leftrightarrow ⇔ implies ⟹ impliedby ⟸ iff ⟺ longrightarrow ⟶",
    "longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼",
    "hookrightarrow ↪ hookleftarrow ↩ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ nrightarrow ↛ nleftarrow ↚",
    "nleftrightarrow ↮ nRightarrow ⇏ nLeftarrow ⇍ nLeftrightarrow ⇎ twoheadrightarrow ↠ twoheadleftarrow ↞",
    "rightarrowtail ↣ leftarrowtail ↢ looparrowright ↬ looparrowleft ↫ leftrightsquigarrow ↭ rightsquigarrow ⇝",
    "leadsto ⇝ Lsh ↰ Rsh ↱ curvearrowleft ↶ curvearrowright ↷ circlearrowleft ↺ circlearrowright ↻",
    "rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ upharpoonright ↾ restriction ↾",
    "upharpoonleft ↿ downharpoonright ⇂ downharpoonleft ⇃ rightleftharpoons ⇌ leftrightharpoons ⇋ rightleftarrows ⇄",
    "leftrightarrows ⇆ rightrightarrows ⇉ leftleftarrows ⇇ upuparrows ⇈ downdownarrows ⇊ Rrightarrow ⇛ Lleftarrow ⇚",
    "dashrightarrow ⇢ dasharrow ⇢ dashleftarrow ⇠",
)
# Sums take their limits below and above on a line of their own, integrals beside them.
SUMS = _table(
    "sum ∑ prod ∏ coprod ∐ bigcap ⋂ bigcup ⋃ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigodot ⨀ bigotimes ⨂ bigoplus ⨁",
    "biguplus ⨄",
)
INTEGRALS = _table("int ∫ smallint ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰")
OPENING = _table(
    "{ { lbrace { lbrack [ lparen ( langle ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ lgroup ⟮ lmoustache ⎰",
    "ulcorner ⌜ llcorner ⌞",
)
CLOSING = _table(
    "} } rbrace } rbrack ] rparen ) rangle ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ rgroup ⟯ rmoustache ⎱",
    "urcorner ⌝ lrcorner ⌟",
)
FENCES = _table("| ‖ vert | Vert ‖")

# Operators whose name is their sign; those of the second table take limits as sums do.
NAMES = {
    name: name
    for name in (
        "arccos arcctg arcsin arctan arctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg dim exp hom ker lg ln "
        "log sec sh sin sinh tan tanh tg th"
    ).split()
}
LIMIT_NAMES = {name: name for name in "Pr det gcd inf lim max min plim sup".split()} | {
    "argmax": "arg max",
    "argmin": "arg min",
    "injlim": "inj lim",
    "liminf": "lim inf",
    "limsup": "lim sup",
    "projlim": "proj lim",
}

ACCENTS = {
    **_table("acute ´ bar ¯ breve ˘ check ˇ dot ˙ ddot ¨ dddot ⃛ ddddot ⃜ grave ` hat ^ mathring ˚ tilde ˜ vec →"),
    **_table("widehat ^ widetilde ˜ widecheck ˇ overline ‾ overbrace ⏞ overbracket ⎴ overparen ⏜"),
    **_table("overrightarrow → overleftarrow ← overleftrightarrow ↔"),
}
UNDER_ACCENTS = _table(
    "underline _ underbar _ underbrace ⏟ underbracket ⎵ underparen ⏝ underrightarrow → underleftarrow ← "
    "underleftrightarrow ↔"
)
WIDE = frozenset(name for name in (*ACCENTS, *UNDER_ACCENTS) if name.startswith(("over", "under", "wide")))
BRACES = frozenset({"overbrace", "overbracket", "overparen", "underbrace", "underbracket", "underparen"})
LONG_ARROWS = _table(
    "xrightarrow → xleftarrow ← xleftrightarrow ↔ xRightarrow ⇒ xLeftarrow ⇐ xLeftrightarrow ⇔ xmapsto ↦ xlongequal =",
    "xhookrightarrow ↪ xhookleftarrow ↩ xrightharpoonup ⇀ xrightharpoondown ⇁ xleftharpoonup ↼ xleftharpoondown ↽",
    "xrightleftharpoons ⇌ xleftrightharpoons ⇋ xtofrom ⇄ xtwoheadrightarrow ↠ xtwoheadleftarrow ↞",
)
SPACES = {
    ",": "0.1667em",
    "thinspace": "0.1667em",
    ":": "0.2222em",
    ">": "0.2222em",
    "medspace": "0.2222em",
    ";": "0.2778em",
    "thickspace": "0.2778em",
    "!": "-0.1667em",
    "negthinspace": "-0.1667em",
    "negmedspace": "-0.2222em",
    "negthickspace": "-0.2778em",
    " ": "0.3333em",
    "\n": "0.3333em",
    "~": "0.3333em",
    "space": "0.3333em",
    "nobreakspace": "0.3333em",
    "enspace": "0.5em",
    "enskip": "0.5em",
    "quad": "1em",
    "qquad": "2em",
}
