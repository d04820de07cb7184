"""Tables of the lexer: what each sign and each LaTeX command is to an equation."""

from __future__ import annotations

from collections.abc import Mapping

from bpcalc.formula.grammar import Kind

SIGNS: Mapping[str, Kind] = {
    **dict.fromkeys("+＋", Kind.PLUS),
    **dict.fromkeys("-−－–﹣", Kind.MINUS),
    **dict.fromkeys("*×·∗⋅•✕✖⨯∙＊⊙∘", Kind.TIMES),
    **dict.fromkeys("/÷∕／", Kind.OVER),
    **dict.fromkeys("=＝≈≃≅≐≒≡∼~≜", Kind.EQUALS),
    **dict.fromkeys("(（", Kind.OPEN),
    **dict.fromkeys(")）", Kind.CLOSE),
    **dict.fromkeys("[［【", Kind.LIST),
    **dict.fromkeys("]］】", Kind.LIST_END),
    **dict.fromkeys(",，、;；", Kind.COMMA),
    **dict.fromkeys("。:：!?！？", Kind.STOP),
    **dict.fromkeys("→⟶⇒⟹↦➔➜", Kind.ARROW),
    **dict.fromkeys("←⟵", Kind.EQUALS),
    **dict.fromkeys("∂𝜕", Kind.PARTIAL),
    "^": Kind.POWER,
    "|": Kind.BAR,
    "&": Kind.CELL,
}

COMMANDS: Mapping[str, Kind] = {
    **dict.fromkeys(("times", "cdot", "ast", "star", "odot", "circ", "bullet", "cdotp", "centerdot"), Kind.TIMES),
    **dict.fromkeys(("div", "slash"), Kind.OVER),
    **dict.fromkeys(("approx", "simeq", "sim", "equiv", "doteq", "cong", "eq", "approxeq", "triangleq"), Kind.EQUALS),
    **dict.fromkeys(("leftarrow", "gets", "longleftarrow", "Leftarrow", "coloneqq"), Kind.EQUALS),
    **dict.fromkeys(("rightarrow", "to", "longrightarrow", "Rightarrow", "Longrightarrow", "implies"), Kind.ARROW),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), Kind.FRACTION),
    **dict.fromkeys(("quad", "qquad", "therefore", "because"), Kind.STOP),
    **dict.fromkeys(("{", "lbrace", "lbrack", "langle"), Kind.LIST),
    **dict.fromkeys(("}", "rbrace", "rbrack", "rangle"), Kind.LIST_END),
    "partial": Kind.PARTIAL,
    **dict.fromkeys(("vert", "lvert", "rvert"), Kind.BAR),
    "part": Kind.PARTIAL,
    "newline": Kind.ROW,
    "cr": Kind.ROW,
}

FUNCTIONS: Mapping[str, str] = {
    **dict.fromkeys(("sigmoid", "sigm", "sigma", "logistic", "σ"), "sigmoid"),
    "softmax": "softmax",
}
"""Functions by the names that notes give them, besides those of the table of operations."""

LETTERS: Mapping[str, str] = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "Delta": "Δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "vartheta": "θ",
    "lambda": "λ",
    "mu": "μ",
    "xi": "ξ",
    "rho": "ρ",
    "sigma": "σ",
    "phi": "φ",
    "varphi": "φ",
    "psi": "ψ",
    "omega": "ω",
    "nabla": "∇",
    "sum": "Σ",
    "prod": "Π",
    "ell": "l",
    "mathcal{L}": "L",
}

_FONTS = ("mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal", "boldsymbol", "bm", "pmb", "rm", "bf")
TEXTED = frozenset(
    (
        *_FONTS,
        "text",
        "textrm",
        "textbf",
        "textit",
        "operatorname",
        "hbox",
        "mbox",
        "boxed",
        "underline",
        "fbox",
        "cancel",
    )
)
"""Commands whose argument is what counts."""

ACCENTS = frozenset(("hat", "widehat", "tilde", "widetilde", "bar", "overline", "vec", "dot", "acute"))

DROPPED = frozenset(
    ("tag", "label", "ref", "eqref", "textcolor", "color", "hspace", "vspace", "phantom", "hphantom", "dpi", "bg", "fg")
)
"""Commands that go with their argument."""

MATRICES = frozenset(("matrix", "bmatrix", "pmatrix", "Bmatrix", "vmatrix", "smallmatrix"))
